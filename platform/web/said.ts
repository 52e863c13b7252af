// What a form has to say before something is sent, though it may be right all the same: each sentence once. The form carries those that it has
// said; other systems, which carry none, read them in the answer.
import type { Errors } from '../fields.ts'

/** A sentence, and the field it is about; '' is the form as a whole. */
export type ToSay = { field: string, text: string }

/** What has been said, as the form carries it. */
export const saidWith = (all: readonly ToSay[]) => all.map(({ text }) => text).join('\n')

/** Somebody at a page reads before they send. */
export const saidTo = (body: Record<string, unknown>) => (typeof body['said'] === 'string' ? body['said'] : undefined)

/** What is left to say, as messages of the form; nothing where all has been said, or where nobody would read it. */
export function leftToSay(body: Record<string, unknown>, all: readonly ToSay[]): Errors {
  const said = saidTo(body)?.split(/\r?\n/)
  if (!said) return {}
  const left = Map.groupBy(all.filter(({ text }) => !said.includes(text)), ({ field }) => field)
  return Object.fromEntries([...left].map(([field, sentences]) => [field, `${sentences.map(({ text }) => text).join(' ')} ${pressAgain}`]))
}

const pressAgain = 'Change it, or press the button again to send it all the same'
