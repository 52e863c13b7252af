// What a form shows was changed while somebody typed into it: it comes back with what they typed, beside what stands now (decision 9).
import type { LocalCode } from '#code-lists/local-codes.ts'
import { inWords, write, type Errors, type Fields, type Typed } from '../fields.ts'

type Values = Record<string, unknown>
type Options = Record<string, readonly { value: string, text: string }[]>
type Sent = { typed: Typed, values: Values, standing: Values, stood: string | undefined, options?: Options, local?: readonly LocalCode[] }

/**
 * Judges each field by what stood when the form was shown, what stands now and what was sent. One that was left alone shows what stands now; one
 * that was changed keeps what was typed, and says what stands now where that has changed too.
 * Example: both opened a form without numbers. She saves a mobile number; I send a telephone number. It comes back with both, and nothing is
 * marked. Had I typed another mobile number as well, mine would be in the form, marked with hers. A program that says nothing of what stood is
 * told of every field that differs from what stands now.
 */
export function changedMeanwhile(fields: Fields, { typed, values, standing, stood, options = {}, local = [] }: Sent): { errors: Errors, typed: Typed, stood: string } {
  const [before, sent, now] = [whatStood(fields, stood), write(fields, values), write(fields, standing)]
  const moved = Object.keys(fields).filter((name) => before[name] !== now[name])
  const isLeftAlone = (name: string) => before[name] !== undefined && [typed[name], sent[name]].includes(before[name])
  const marked = moved.filter((name) => !isLeftAlone(name) && sent[name] !== now[name])
  return {
    errors: {
      '': `This was changed while you were typing. ${Object.keys(before).length > 0 ? 'Fields you did not touch show what stands now, and w' : 'W'
      }hat you typed is still in the form: compare it with what stands now, then save or send it again`,
      ...Object.fromEntries(marked.map((name) => [name, `${fields[name]!.label} is ${quoted(inWords(fields[name]!, standing[name], { options: options[name], local }))} now`])),
    },
    typed: { ...typed, ...Object.fromEntries(moved.filter(isLeftAlone).map((name) => [name, now[name]!])) },
    stood: stoodOf(fields, standing),
  }
}

export const quoted = (words: string) => (words === '' ? 'empty' : `“${words}”`)

/** What the form shows when it is opened, to be sent along with it unseen; what is empty is left out. */
export function stoodOf(fields: Fields, standing: Values): string {
  return JSON.stringify(Object.fromEntries(Object.entries(write(fields, standing)).filter(([, text]) => text !== '')))
}

/** The same as it was sent, for a form that comes back with other errors. */
export const stoodIn = ({ stood }: Record<string, unknown>): string | undefined => (typeof stood === 'string' ? stood : undefined)

/** It only says which fields were left alone, so that it needs no trust: what can't be read says nothing. */
function whatStood(fields: Fields, stood = ''): Partial<Typed> {
  let given: unknown
  try {
    given = JSON.parse(stood)
  } catch {
    return {}
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {}
  const said = Object.keys(fields).map((name) => [name, Object.hasOwn(given, name) ? (given as Values)[name] : ''] as const)
  return Object.fromEntries(said.filter((one): one is readonly [string, string] => typeof one[1] === 'string'))
}
