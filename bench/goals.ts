// The floors that must hold and the aims to reach, and the word for a figure between them.

/** `least` for rates against the limit, `most` for times and sizes. */
export type Goal = { least?: number, most?: number, aim: number }
export type Verdict = 'aim' | 'ok' | 'MISS'

const single = { most: 2.5, aim: 1.5 }
const many = { least: 0.25, aim: 0.4 }
const asJson = { least: 0.5, aim: 0.7 }
const usual = { single, page: { least: 0.35, aim: 0.55 }, json: asJson, many, slowest: { most: 60, aim: 30 } }
const searching = { ...usual, page: { least: 0.25, aim: 0.45 } }
const writing = { ...usual, slowest: { most: 100, aim: 50 } }

/** For each operation: one at a time (half of all answers, against the limit's), sixteen at a time as page and as JSON, 64, and the slowest of a hundred in ms. */
export const operationGoals: Record<string, Record<'single' | 'page' | 'json' | 'many' | 'slowest', Goal>> = {
  list: usual, timeline: usual, 'list, provider': usual, read: usual, search: searching, 'search, provider': searching, 'make a request': writing, 'accept it': writing,
}

export const goals = {
  coldStart: { most: 1, aim: 0.5 },
  memory: { most: 250, aim: 180 },
  modules: { most: 120, aim: 60 },
  page: { most: 0.3, aim: 0.1 },
  growth: { most: 0.15, aim: 0.05 },
  occupancy: { most: 1.5, aim: 1.1 },
  workbooks: { most: 2.5, aim: 1.5 },
  timelinePage: { most: 5, aim: 3 },
  queueSingle: single,
  queuePage: { least: 0.35, aim: 0.55 },
  queueJson: asJson,
  riskiest: single,
  together: { most: 4, aim: 2.5 },
  import: { least: 0.3, aim: 0.6 },
} as const satisfies Record<string, Goal>

export function verdictOn(value: number, { least, most, aim }: Goal): Verdict {
  if (least !== undefined) return value >= aim ? 'aim' : value >= least ? 'ok' : 'MISS'
  return value <= aim ? 'aim' : value <= most! ? 'ok' : 'MISS'
}
