// What was found in the files of a pack: counted in full, listed as far as anybody would read.

export type Finding = { file: string, line: number, column: string, value: string, message: string }

/** As many are listed; of the rest there is the number. */
export const mostListed = 500

export type Found = { total: number, listed: readonly Finding[] }

/** In the order of files and lines, whatever order they were found in. `listed` may be fewer than `total`. */
export function together(parts: readonly Found[]): Found {
  return {
    total: parts.reduce((sum, part) => sum + part.total, 0),
    listed: parts.flatMap(({ listed }) => listed).slice(0, mostListed),
  }
}

/** What was found in one file, in several passes over it. */
export function inLineOrder(parts: readonly Found[], most = mostListed): Found {
  const { total } = together(parts)
  return { total, listed: parts.flatMap(({ listed }) => listed).toSorted((a, b) => a.line - b.line).slice(0, most) }
}

/** schedules.csv:17:left_on End date must be after the start date */
export function findingText({ file, line, column, message }: Finding): string {
  return `${file}:${line}${column === '' ? '' : `:${column}`} ${message}`
}
