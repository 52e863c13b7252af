// An authority's own additions to a list: labels only, which no rule reads. Only lists that say so here may be added to.
import type { CodeList, ListedCode } from './code-list.ts'
import { endReason } from './end-reasons.ts'
import { overlapReason } from './overlap-reasons.ts'

export type LocalCode = ListedCode & { readonly list: string }

/** Lists whose wording each authority settles for itself (L.01: the source shows one end reason of many). */
export const extendableLists: readonly { list: CodeList, title: string }[] = [
  { list: endReason, title: 'Reasons for end date' },
  { list: overlapReason, title: 'Reasons for two places at once' },
]

/** The list with the authority's own codes after ours. */
export function withLocal(list: CodeList, local: readonly LocalCode[]): CodeList {
  const own = local.filter((code) => code.list === list.list)
  return own.length === 0 ? list : { list: list.list, codes: [...list.codes, ...own] }
}
