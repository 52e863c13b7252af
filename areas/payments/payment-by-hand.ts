// What a service is paid, as somebody would work it out by hand, day by day with a calendar and pence: what the product's payments are checked against.

export type Days = { from: string, to: string | null }
/** Everything that payment hangs on. Last days are inside, except `left`: that day is not paid any more. */
export type History = {
  contracts: { from: string, to: string }[]
  levels: { capacity: (Days & { units: number })[], prices: (Days & { pence: number })[] }[]
  /** In the order of their numbers. `let` are the days of their unit; `elsewhere` are days on which the client has an earlier place in another service. */
  stays: {
    client: number, level: number, units: number, from: string, left: string | null, let: Days, positions: { from: string, position: string }[], elsewhere: { from: string, to: string }[]
  }[]
}

export type ByHand = {
  /** By level, in hundredths of unit-days. */
  levels: { occupied: number, paid: number, unpaid: Record<string, number> }[]
  /** Pence of each stay at each price, and of what is taken off of each level at each price. */
  lines: { stay: number, price: number, days: number, pence: number }[]
  taken: { level: number, price: number, days: number, unitDays: number, pence: number }[]
  pence: number
}

const qualifies = ['passported', 'passported-universal-credit']

export function payByHand({ contracts, levels, stays }: History, from: string, to: string): ByHand {
  const sums = levels.map(() => ({ occupied: 0, paid: 0, unpaid: {} as Record<string, number> }))
  const paidDays = new Map<string, number>()
  const excess = new Map<string, { days: number, unitDays: number }>()
  for (let date = Temporal.PlainDate.from(from); date.toString() <= to; date = date.add({ days: 1 })) {
    const day = date.toString()
    const isThere = (stay: History['stays'][number]) => stay.from <= day && (stay.left === null || day < stay.left)
    const qualifying = levels.map(() => 0)
    stays.forEach((stay, at) => {
      if (!isThere(stay)) return
      const sum = sums[stay.level]!
      sum.occupied += stay.units
      const hasEarlier = stays.some((other, place) => other !== stay && other.client === stay.client && isThere(other) && (other.from < stay.from || (other.from === stay.from && place < at)))
      const standing = stay.positions.filter((each) => each.from <= day).at(-1)
      const price = levels[stay.level]!.prices.findIndex((each) => holds(each, day))
      let why = ''
      if (!contracts.some((contract) => holds(contract, day))) why = 'outside-contract'
      else if (!holds(stay.let, day)) why = 'unit-not-let'
      else if (hasEarlier || stay.elsewhere.some((each) => holds(each, day))) why = 'earlier-place'
      else if (!standing) why = 'no-position'
      else if (!qualifies.includes(standing.position)) why = standing.position
      else if (price < 0) why = 'no-price'
      if (why === '') {
        sum.paid += stay.units
        qualifying[stay.level]! += stay.units
        paidDays.set(`${at} ${price}`, (paidDays.get(`${at} ${price}`) ?? 0) + 1)
      } else sum.unpaid[why] = (sum.unpaid[why] ?? 0) + stay.units
    })
    levels.forEach(({ capacity, prices }, at) => {
      const bought = capacity.find((each) => holds(each, day))?.units ?? 0
      const over = qualifying[at]! - bought
      if (over <= 0) return
      const key = `${at} ${prices.findIndex((each) => holds(each, day))}`
      const before = excess.get(key) ?? { days: 0, unitDays: 0 }
      excess.set(key, { days: before.days + 1, unitDays: before.unitDays + over })
      sums[at]!.paid -= over
      sums[at]!.unpaid['beyond-capacity'] = (sums[at]!.unpaid['beyond-capacity'] ?? 0) + over
    })
  }
  const lines = [...paidDays].map(([key, days]) => {
    const [stay, price] = key.split(' ').map(Number) as [number, number]
    return { stay, price, days, pence: rounded(levels[stays[stay]!.level]!.prices[price]!.pence, days * stays[stay]!.units) }
  })
  const taken = [...excess].map(([key, { days, unitDays }]) => {
    const [level, price] = key.split(' ').map(Number) as [number, number]
    return { level, price, days, unitDays, pence: rounded(levels[level]!.prices[price]!.pence, unitDays) }
  })
  return { levels: sums, lines, taken, pence: lines.reduce((sum, { pence }) => sum + pence, 0) - taken.reduce((sum, { pence }) => sum + pence, 0) }
}

/** Long division with what is left over: half of the divisor or more is a penny. */
function rounded(pence: number, hundredths: number): number {
  const whole = pence * hundredths
  const left = whole % 700
  return (whole - left) / 700 + (left >= 350 ? 1 : 0)
}

function holds({ from, to }: Days, day: string): boolean {
  return from <= day && (to === null || day <= to)
}
