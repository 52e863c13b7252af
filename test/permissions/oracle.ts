// Who may do what to which row, said a second time and by hand: the permission matrix is compared with this. It imports nothing of ours.

export type Who = {
  /** Null: nobody is signed in. */
  role: string | null
  name: string
  authority: string
  organisation: string
  /** The services somebody of a provider works with. */
  services: readonly number[]
  /** Need-to-know people this person may open all the same. */
  grants: readonly number[]
  /** Other authorities this person works in. */
  elsewhere: readonly string[]
}

export type Row = {
  kind: string
  authority: string
  service?: number
  client?: number
  needToKnow?: boolean
  /** Where a client is or was supported. A refuge keeps its clients to those who work in it. */
  supported?: readonly { organisation: string, service: number, isRefuge: boolean }[]
  /** Of somebody whose services their manager chooses; or whom a message is for. */
  organisation?: string
  role?: string
  requestedBy?: string, isDecided?: boolean
  /** Where whoever asked works. */
  askedFrom?: string
  /** Whose session it is. */
  owner?: string
}

export type Expected = 'yes' | 'not part of role' | 'not found' | 'sign in'

const provider = ['provider-user', 'provider-manager']
const asking = [...provider, 'reviewer']
const council = ['reviewer', 'contracts-officer', 'auditor']
const everybody = [...provider, ...council, 'administrator', null]

/** The first line that fits an action says whose it is. */
const allowed: readonly [action: RegExp, roles: readonly (string | null)[]][] = [
  [/ \/(sign-in(\/[a-z-]+)?|sign-out|accessibility|privacy|design|help(\/:guide)?)$/, everybody],
  [/^GET \/session$/, everybody],
  [/ \/(switch-authority|session|account.*|drafts|drafts\/discard)?$/, everybody.filter((role) => role !== null)],
  [/ \/people\/services/, ['provider-manager']],
  [/ \/(people|codes|organisations)/, ['administrator']],
  [/^GET \/audit/, ['auditor', 'administrator']],
  [/ \/export$/, ['contracts-officer', 'auditor']],
  [
    / \/(import|settings|services\/new)$|\/imports?\/:|:service\/(edit|contracts|levels|capacities|prices|voids)|\/pay-periods\/|^POST \/pay-periods|(properties|units)\/(new|:id|:id\/remove)$/,
    ['contracts-officer'],
  ],
  [/^POST \/workbooks\/deadlines$/, ['contracts-officer']],
  [/^POST .*(\/workbooks|:workbook(\/upload|\/take-back)?)$/, provider],
  [/^GET .*\/workbooks/, [...provider, ...council]],
  [/^POST .*(:message\/read|\/confirmations)$/, provider],
  [/ \/requests\/together$/, ['reviewer']],
  [/ \/messages\/new$|^POST \/messages/, ['reviewer', 'contracts-officer']],
  [/^GET \/messages/, [...provider, ...council]],
  [/\/(accept|reject|query)$/, ['reviewer']],
  [/\/(answer|add|withdraw|ask-again)$|\/match(\/\w+)?$/, asking],
  [/^GET .*\/requests/, [...provider, 'reviewer', 'auditor']],
  [/schedules\/(new|ask|find)$|\/(change|end|not-taken-up|correct|amend|message)$|^POST \/(services\/:service\/schedules|clients\/:client)$/, asking],
  [/^GET \/(services|clients|schedules|reports|pay-periods)|search$/, [...provider, ...council]],
]

/** Null stands for a row that does not exist. */
export function expected(action: string, who: Who, rows: readonly (Row | null)[]): Expected {
  const roles = allowed.find(([pattern]) => pattern.test(action))?.[1]
  if (!roles) throw new Error(`the oracle does not know whose ${action} is`)
  if (!roles.includes(who.role)) return who.role === null ? 'sign in' : 'not part of role'
  if (rows.some((row) => row === null || !sees(who, row))) return 'not found'
  // Nobody decides what they asked for, and nobody else adds to it or takes it back. A colleague may answer, though not one who decides.
  const mine = rows[0]?.requestedBy === who.name
  const forThem = mine || provider.includes(who.role!) && rows[0]?.askedFrom === who.organisation
  if (rows[0]?.isDecided === false && action.endsWith('/answer') && !forThem) return 'not part of role'
  if (rows[0]?.isDecided === false && (/\/(accept|reject|query)$/.test(action) ? mine : /\/(add|withdraw)$/.test(action) && !mine)) return 'not part of role'
  // A correction needs a service of one's own to go through; a colleague of another service sees the person all the same.
  const isTheirs = rows[0]?.supported?.every((by) => !who.services.includes(by.service))
  if (isTheirs && action.endsWith('/correct') && provider.includes(who.role!)) return 'not part of role'
  return 'yes'
}

export function sees(who: Who, row: Row): boolean {
  if (row.kind === 'session' || row.kind === 'kept') return row.owner === who.name
  if (row.kind === 'elsewhere') return who.elsewhere.includes(row.authority)
  if (row.kind === 'list' || row.kind === 'guide' || (row.kind === 'authority' && who.elsewhere.includes(row.authority))) return true
  if (who.role === null || row.authority !== who.authority) return false
  if (row.needToKnow && !who.grants.includes(row.client!)) return false
  if (['authority', 'organisation', 'colleague', 'code', 'pay_period', 'event'].includes(row.kind)) return true
  if (row.kind === 'invitation') return true
  if (row.kind === 'member') return who.role === 'administrator' || row.organisation === who.organisation && row.role === 'provider-user'
  if (who.role === 'administrator') return row.kind === 'service'
  if (council.includes(who.role)) return true
  if (row.kind === 'message') return (row.organisation ?? who.organisation) === who.organisation && (!row.service || who.services.includes(row.service))
  // Somebody without any service sees nobody, though their organisation supports many.
  if (row.kind === 'client') return who.services.length > 0 && row.supported!.some((by) => by.organisation === who.organisation && (!by.isRefuge || who.services.includes(by.service)))
  return who.services.includes(row.service!)
}
