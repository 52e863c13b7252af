// What was found in the files of a pack: counted in full, listed as far as anybody would read.

export type Finding = { file: string, line: number, column: string, value: string, message: string }

/** As many are listed; of the rest there is the number. */
export const mostListed = 500

/** Found in the order of files and lines, whatever order they are added in. */
export class Findings {
  #total = 0
  #listed: Finding[] = []

  add(finding: Finding): void {
    this.#total += 1
    if (this.#listed.length < mostListed) this.#listed.push(finding)
  }

  /** Those of one more file: `listed` may be fewer than `total`. */
  addFile(listed: readonly Finding[], total: number): void {
    this.#total += total
    this.#listed = [...this.#listed, ...listed.toSorted((a, b) => a.line - b.line)].slice(0, mostListed)
  }

  get total(): number {
    return this.#total
  }

  get listed(): readonly Finding[] {
    return this.#listed
  }
}

/** schedules.csv:17:left_on End date must be after the start date */
export function findingText({ file, line, column, message }: Finding): string {
  return `${file}:${line}${column === '' ? '' : `:${column}`} ${message}`
}
