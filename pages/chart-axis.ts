// Round numbers for the axis of a chart.

/** The axis ends at 1, 2, 2.5, 4, 5, 6 or 8 times a power of ten, at or above the largest value. */
export function axisMaximum(largest: number): number {
  if (!Number.isFinite(largest) || largest <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(largest))
  return [1, 2, 2.5, 4, 5, 6, 8, 10].map((factor) => factor * power).find((candidate) => candidate >= largest) ?? 10 * power
}

/** Where lines are drawn: 0, the end, and round numbers between. 100 gives 0, 20, 40, 60, 80, 100. */
export function axisSteps(maximum: number): number[] {
  const leading = Math.round(maximum / 10 ** Math.floor(Math.log10(maximum)) * 10) / 10
  const count = leading === 1 || leading === 2.5 || leading === 5 ? 5 : leading === 6 ? 3 : 4
  return Array.from({ length: count + 1 }, (_, i) => Math.round(maximum / count * i * 1e6) / 1e6)
}
