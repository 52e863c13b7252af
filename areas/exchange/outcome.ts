// What loading a pack came to, in words.
import type { Outcome } from './import-pack.ts'

/** clients: 200 rows, 190 added, 4 changed, 6 as recorded */
export function outcomeLines({ kinds }: Outcome): string[] {
  const number = (count: number) => count.toLocaleString('en-GB')
  return kinds.map(({ kind, rows, added, changed, unchanged, refused }) =>
    `${kind}: ${number(rows)} ${rows === 1 ? 'row' : 'rows'}, ${number(added)} added, ${number(changed)} changed, ${number(unchanged)} as recorded${
      refused > 0 ? `, ${number(refused)} left out` : ''}`)
}
