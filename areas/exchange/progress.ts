// How far a load is, said so that somebody can follow it: not every step, and always the one that takes long.

export type Say = (text: string) => void

const interval = 2_000

/**
 * Says something every two seconds at most. Of what comes sooner, the last is said once they are over, unless the work has ended: a single statement that
 * takes a minute is told from one that has stopped. `end` is called whatever comes of the work.
 */
export function atTimes(onProgress: Say = () => {}): { say: Say, end(): void } {
  let last = Date.now()
  let waiting: NodeJS.Timeout | undefined
  const say = (text: string) => {
    last = Date.now()
    onProgress(text)
  }
  return {
    say: (text) => {
      clearTimeout(waiting)
      const left = interval - (Date.now() - last)
      if (left <= 0) say(text)
      else waiting = setTimeout(say, left, text)
    },
    end: () => clearTimeout(waiting),
  }
}

export const rowsSoFar = (done: number, all: number | undefined) => `${done.toLocaleString('en-GB')}${all === undefined ? '' : ` of ${all.toLocaleString('en-GB')}`} rows`
