// Reading request bodies strictly: what cannot be one clear value is refused here, before any field sees it.
import { Stop } from './route.ts'

const mostMembers = 1_000

const malformed = (what: string) => new Stop(400, 'That request can’t be read', what)

/** A form's body. A field sent twice becomes a list, which fields refuse as "must be a single value". */
export function readForm(bytes: Buffer): Record<string, string | string[]> {
  const body = utf8(bytes)
  const read: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>
  if (body === '') return read
  const parts = body.split('&')
  if (parts.length > mostMembers) throw malformed('The form has too many fields.')
  for (const part of parts) {
    const [name, value] = (part.includes('=') ? [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] : [part, '']).map(decoded) as [string, string]
    const before = read[name]
    read[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  return read
}

/** What is not UTF-8 is refused: decoding it leniently would store other characters than were sent. */
function utf8(bytes: Buffer): string {
  try {
    return strict.decode(bytes)
  } catch {
    throw malformed('It holds characters that are not UTF-8.')
  }
}
const strict = new TextDecoder('utf-8', { fatal: true })

/** decodeURIComponent refuses what is not UTF-8; a browser never sends that. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw malformed('The form holds characters that are not UTF-8.')
  }
}

/** A JSON object, with no member twice and nothing that could change JavaScript's own objects. */
export function readJson(bytes: Buffer): unknown {
  const body = utf8(bytes)
  if (body.trim() === '') return {}
  // Depth first: the parser itself would run out of stack on thousands of brackets.
  refuseDepthAndRepeats(body)
  try {
    return JSON.parse(body, (key, value: unknown) => {
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') throw malformed(`The JSON may not have a member called ${key}.`)
      return value
    })
  } catch (error) {
    throw error instanceof Stop ? error : malformed('The body is not valid JSON.')
  }
}

/** Walks the text once. An open object is the set of its member names so far, an open list is null. */
function refuseDepthAndRepeats(body: string): void {
  const open: (Set<string> | null)[] = []
  let expectsName = false
  for (let index = 0; index < body.length; index += 1) {
    const character = body[index]!
    if (character === '{' || character === '[') {
      if (open.length >= 20) throw malformed('The JSON is nested too deeply.')
      open.push(character === '{' ? new Set() : null)
      expectsName = character === '{'
    } else if (character === '}' || character === ']') {
      open.pop()
      expectsName = false
    } else if (character === ',') {
      expectsName = open.at(-1) instanceof Set
    } else if (character === '"') {
      const start = index
      for (index += 1; index < body.length && body[index] !== '"'; index += 1) if (body[index] === '\\') index += 1
      if (!expectsName) continue
      const name = body.slice(start + 1, index)
      const members = open.at(-1)
      if (members?.has(name)) throw malformed(`The JSON has "${name.slice(0, 60)}" twice.`)
      members?.add(name)
      expectsName = false
    }
  }
}
