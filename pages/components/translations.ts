// The texts that a component's script needs, as data attributes, for pages in another language.
import type { Attributes } from '../html.ts'

/** One text, or one for each plural form ("one", "other"). */
export type Translation = string | Readonly<Record<string, string>>

export function translations(texts: Readonly<Record<string, Translation | undefined>>): Attributes {
  const result: Record<string, string> = {}
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === 'string') result[`data-i18n.${key}`] = text
    else for (const [plural, message] of Object.entries(text ?? {})) result[`data-i18n.${key}.${plural}`] = message
  }
  return result
}
