// Occupancy as somebody would count it by hand, day by day and unit by unit: what the product's figures are checked against.

export type Days = { from: string, to: string | null }
/** Everything known of a service. Last days are inside, except `left`: that day is not counted any more. */
export type History = {
  floating: boolean
  contracts: { from: string, to: string }[]
  levels: { name: string, capacity: (Days & { units: number })[] }[]
  units: (Days & { name: string, level: number, units: number, voids: (Days & { kind: string })[] })[]
  stays: { client: number, level: number, unit: number | null, units: number, from: string, left: string | null }[]
}

export type Count = { contracted: number, occupied: number, void: number, unavailable: number }
export type Counts = {
  lines: Count[]
  people: number
  emptyByKind: Record<string, number>
  bought: number[]
  contradictions: number
  beyond: number
}

const cannotBeLet = ['major-works', 'awaiting-works', 'awaiting-sale', 'held-for-decant', 'household-in-another-unit', 'other']

export function countByHand(history: History, from: string, to: string): Counts {
  const { levels, units, stays } = history
  const none = () => ({ contracted: 0, occupied: 0, void: 0, unavailable: 0 })
  const lines = (history.floating ? levels : units).map(none)
  const bought = levels.map(() => 0)
  const people = new Set<number>()
  const emptyByKind: Record<string, number> = {}
  let [contradictions, beyond] = [0, 0]

  for (let date = Temporal.PlainDate.from(from); date.toString() <= to; date = date.add({ days: 1 })) {
    const day = date.toString()
    if (!history.contracts.some((contract) => contract.from <= day && day <= contract.to)) continue
    const present = stays.filter((stay) => stay.from <= day && (stay.left === null || day < stay.left))
    for (const [at, level] of levels.entries()) {
      const capacity = level.capacity.find((each) => holds(each, day))?.units ?? 0
      bought[at]! += capacity
      if (!history.floating) continue
      const supported = present.filter((stay) => stay.level === at)
      for (const stay of supported) people.add(stay.client)
      const wanted = supported.reduce((sum, stay) => sum + stay.units, 0)
      add(lines[at]!, { contracted: capacity, occupied: Math.min(wanted, capacity), void: Math.max(capacity - wanted, 0), unavailable: 0 })
      beyond += Math.max(wanted - capacity, 0)
    }
    if (history.floating) continue
    for (const [at, unit] of units.entries()) {
      if (!holds(unit, day)) continue
      const inside = present.filter((stay) => stay.unit === at)
      const marked = unit.voids.find((each) => holds(each, day))
      for (const stay of inside) people.add(stay.client)
      if (inside.length > 0 && marked) contradictions += 1
      const kind = inside.length > 0 ? 'occupied' : cannotBeLet.includes(marked?.kind ?? '') ? 'unavailable' : 'void'
      add(lines[at]!, { ...none(), contracted: unit.units, [kind]: unit.units })
      if (kind !== 'occupied') emptyByKind[marked?.kind ?? 'vacated'] = (emptyByKind[marked?.kind ?? 'vacated'] ?? 0) + unit.units
    }
  }
  return { lines, people: people.size, emptyByKind, bought, contradictions, beyond }
}

function holds({ from, to }: Days, day: string): boolean {
  return from <= day && (to === null || day <= to)
}

function add(sum: Count, more: Count): void {
  for (const key of ['contracted', 'occupied', 'void', 'unavailable'] as const) sum[key] += more[key]
}
