// What is dangerous about a request, in words; when it is safe, and when it may be accepted together with others.
import { dangers, type Danger } from './dangers.sql.ts'

/** From this weight on a danger is worth a red word on the start page. */
const grave = 40

export type Judged = { kind: string, dangers: string[], days_ago: number | null, held_back: boolean, requested_by: string }

/** In words, the heaviest first. */
export function dangersIn({ kind, dangers: found, days_ago }: Pick<Judged, 'kind' | 'dangers' | 'days_ago'>): { danger: Danger, text: string, grave: boolean }[] {
  return (found as Danger[]).toSorted((one, other) => dangers[other].weight - dangers[one].weight).map((danger) => ({
    danger, grave: dangers[danger].weight >= grave,
    text: danger === 'late' && days_ago !== null ? lateText(kind, days_ago) : dangers[danger].text,
  }))
}

const lateText = (kind: string, days: number) => (kind === 'schedule.change' ? `Reaches back ${days} days` : `${kind === 'schedule.end' ? 'Left' : 'Started'} ${days} days ago`)

/** Safe is what has no danger at all. */
export function isSafe({ dangers: found }: Pick<Judged, 'dangers'>): boolean {
  return found.length === 0
}

/** Why somebody can't accept a request together with others; nothing where they can. */
export function whyNotTogether(judged: Judged, membership: string): string | undefined {
  if (judged.requested_by === membership) return 'You asked for this yourself, so somebody else decides it.'
  if (!isSafe(judged)) return `No longer safe: ${dangersIn(judged).map(({ text }) => text.toLowerCase().replace('ni number', 'NI number')).join(', ')}.`
  if (judged.held_back) return 'Held back to be looked at: open it and decide it by itself.'
  return undefined
}
