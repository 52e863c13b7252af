// What is dangerous about accepting a request, and when it is safe: the words and the weight of each danger, and the rule.

/**
 * The heavier, the earlier a reviewer should look: a wrong acceptance that harms somebody comes before one that costs money, and that
 * before one that is easily put right. How each is found stands beside these in queue.sql.ts.
 */
export const dangers = {
  'same-person': { weight: 100, text: 'May be known already' },
  clash: { weight: 90, text: 'Place is taken' },
  'need-to-know': { weight: 80, text: 'Need to know' },
  'domestic-violence': { weight: 70, text: 'Domestic violence' },
  died: { weight: 70, text: 'Died' },
  overlap: { weight: 60, text: 'Two places at once' },
  contested: { weight: 60, text: 'Two requests for one place' },
  twice: { weight: 50, text: 'Something else is asked about the same' },
  late: { weight: 50, text: 'Long ago' },
  'out-of-use': { weight: 40, text: 'Unit out of use' },
  contract: { weight: 40, text: 'Outside the contract' },
  moved: { weight: 40, text: 'Changed since it was asked' },
  uncompared: { weight: 30, text: 'Not compared with anybody' },
  identifier: { weight: 30, text: 'No NI number' },
  level: { weight: 20, text: 'Unit of another level' },
  question: { weight: 5, text: 'Question not answered' },
  judgement: { weight: 1, text: 'To be read' },
} as const satisfies Record<string, { weight: number, text: string }>
export type Danger = keyof typeof dangers

/** From this weight on a danger is worth a red word on the start page. */
const grave = 40

/** Days after which something that has happened is too late to wait for a decision: a pay run lies between. */
export const payRunDays = 28

export type Judged = { kind: string, dangers: string[], days_ago: number | null, held_back: boolean, requested_by: string }

/** In words, the heaviest first. */
export function dangersIn({ kind, dangers: found, days_ago }: Pick<Judged, 'kind' | 'dangers' | 'days_ago'>): { danger: Danger, text: string, grave: boolean }[] {
  return (found as Danger[]).toSorted((one, other) => dangers[other].weight - dangers[one].weight).map((danger) => ({
    danger, grave: dangers[danger].weight >= grave,
    text: danger === 'late' && days_ago !== null ? `${kind === 'schedule.end' ? 'Left' : 'Started'} ${days_ago} days ago` : dangers[danger].text,
  }))
}

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
