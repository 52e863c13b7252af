// Every role and every permission, in one table: who may do what, and behind which database wall they stand.

/** What each permission lets someone do. Routes and moves name these; a misspelt one does not compile. */
export const permissions = {
  'home.read': 'See their own welcome page and sign out',
  'service.read': 'See services, their levels, properties, units and contracts',
  'service.edit': 'Change services, contracts, levels, properties, units, capacity and voids',
  'schedule.read': 'See client schedules',
  'schedule.confirm': 'Say that the list of schedules of a service is right',
  'client.read': 'Find and read the people supported',
  'client.edit': 'Change contact details of the people supported',
  'request.read': 'See requests, their conversation and their outcome',
  'request.make': 'Ask for a new schedule, a change, an end or a correction, and withdraw what they asked for',
  'request.decide': 'Accept, reject or query what others asked for',
  'message.read': 'Read messages from the authority',
  'message.receive': 'Say that one has read a message from the authority',
  'message.write': 'Write messages to providers, take them back, and see who has read them',
  'occupancy.read': 'See occupancy figures and the rows behind them',
  'payment.read': 'See what services are paid for a pay period, and the rows behind it',
  'workbook.read': 'See quarterly workbooks, and which are late or missing',
  'workbook.keep': 'Fill in and submit the quarterly workbook of a service',
  'workbook.decide': 'Accept or reject workbooks',
  'data.import': 'Load a data pack',
  'data.export': 'Take out a data pack',
  'setting.edit': 'Settle how the authority works, such as when a service counts as silent',
  'people.scope': 'Choose which services the organisation’s users work with',
  'account.manage': 'Invite people, change their roles, end their access',
  'code.manage': 'Keep the authority’s own codes',
  'audit.read': 'Read who saw and did what',
} as const

export type Permission = keyof typeof permissions

/** A wall is a database role: own services only, the whole authority, or accounts and settings without any client fact. */
export type Wall = 'throughline_scoped' | 'throughline_whole' | 'throughline_admin'

type RoleDeclaration = {
  label: string
  wall: Wall
  /** Scoped roles only: all services of the organisation, rather than those listed for the person. */
  allServices: boolean
  may: readonly Permission[]
}

const providerMay = [
  'home.read', 'service.read', 'schedule.read', 'client.read', 'client.edit', 'request.read', 'request.make', 'occupancy.read', 'payment.read',
  'message.read', 'message.receive', 'schedule.confirm', 'workbook.read', 'workbook.keep',
] as const satisfies readonly Permission[]

export const roles = {
  'provider-user': { label: 'Provider user', wall: 'throughline_scoped', allServices: false, may: providerMay },
  'provider-manager': { label: 'Provider manager', wall: 'throughline_scoped', allServices: true, may: [...providerMay, 'people.scope'] },
  reviewer: {
    label: 'Reviewer', wall: 'throughline_whole', allServices: true,
    may: ['home.read', 'service.read', 'schedule.read', 'client.read', 'client.edit', 'request.read', 'request.make', 'request.decide', 'occupancy.read', 'payment.read',
      'message.read', 'message.write', 'workbook.read', 'workbook.decide'],
  },
  'contracts-officer': {
    label: 'Contracts officer', wall: 'throughline_whole', allServices: true,
    may: ['home.read', 'service.read', 'service.edit', 'schedule.read', 'client.read', 'occupancy.read', 'payment.read', 'data.import', 'data.export', 'message.read', 'message.write',
      'setting.edit', 'workbook.read'],
  },
  auditor: {
    label: 'Auditor', wall: 'throughline_whole', allServices: true,
    may: ['home.read', 'service.read', 'schedule.read', 'client.read', 'request.read', 'occupancy.read', 'payment.read', 'data.export', 'audit.read', 'message.read', 'workbook.read'],
  },
  administrator: {
    label: 'Administrator', wall: 'throughline_admin', allServices: false,
    may: ['home.read', 'account.manage', 'code.manage', 'audit.read'],
  },
} as const satisfies Record<string, RoleDeclaration>

export type Role = keyof typeof roles

export function roleMay(role: Role, permission: Permission): boolean {
  return (roles[role].may as readonly Permission[]).includes(permission)
}
