// The records that an event names: how they are read when somebody types one, what they are called, and where they are opened.
import type { Permission } from '#access/roles.ts'
import type { User } from '#platform/web/route.ts'

/** Where a kind of record is opened, and by whom. */
const opened: Record<string, { path: string, permission: Permission, called?: string }> = {
  client: { path: '/clients/', permission: 'client.read' }, schedule: { path: '/schedules/', permission: 'schedule.read' }, service: { path: '/services/', permission: 'service.read' },
  request: { path: '/requests/', permission: 'request.read' }, workbook: { path: '/workbooks/', permission: 'workbook.read' },
  membership: { path: '/people/', permission: 'account.manage', called: 'Member' },
}

/**
 * The records that somebody means: 'schedule:10405' and 'Schedule 10405' are one, and 10405 by itself is whatever has that number. Nothing
 * where it can't be a record.
 */
export function subjectsOf(typed: string): string[] {
  const [, kind, key] = /^([a-z-]+)(?:[: ]\s*([0-9a-z.-]+))?$/.exec(typed.toLowerCase()) ?? []
  if (/^[1-9][0-9]{0,14}$/.test(typed)) return ['client', 'schedule', 'service'].map((each) => `${each}:${typed}`)
  if (kind === undefined) return []
  // Some were once written with a space.
  return key === undefined ? [kind] : [`${kind === 'member' ? 'membership' : kind}:${key}`, `${kind === 'member' ? 'membership' : kind} ${key}`]
}

/** 'client:10342' is Client 10342; of a key that nobody reads, the end tells one from the next: Request …48d486. */
export function recordText(subject: string): string {
  const [, kind, key] = /^([a-z-]+)[: ](.+)$/.exec(subject) ?? []
  if (kind === undefined || key === undefined) return subject
  const called = opened[kind]?.called ?? `${kind[0]!.toUpperCase()}${kind.slice(1).replaceAll('-', ' ')}`
  return `${called} ${/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(key) ? `…${key.slice(-6)}` : key}`
}

/** The page of a record, where the reader may open it: not of an event that is about somebody whom they may not read. */
export function recordHref(subject: string, user: Pick<User, 'may'>, isReadable: boolean): string | null {
  const [kind, key] = subject.split(':')
  const place = opened[kind!]
  return place && key && isReadable && user.may(place.permission) ? place.path + key : null
}

export const clientOf = (subject: string) => (/^client:[1-9]/.test(subject) ? Number(subject.slice('client:'.length)) : null)
