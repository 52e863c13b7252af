// The numbers and codes by which other bodies know a client or a home: how each is read, shown and compared, and what looks odd about it.
import { readText, textProblemMessage } from '#platform/text.ts'

/**
 * Only a wrong shape is refused. Everything else is a warning beside the value, because real schedules contain administrative numbers,
 * mis-scanned postcodes and suffix letters that no rule allows, and they must be kept and seen.
 */
export type IdentifierReading = { readonly value: string; readonly warnings: readonly string[] } | { readonly error: string }

const ninoError = 'National Insurance number must be 2 letters, 6 numbers, then A, B, C or D, such as QQ 12 34 56 C'

export const nino = {
  /** 'le 23-67 45 f' → 'LE236745F'. The last letter may be missing. A temporary reference number (11 a1 11 11) is kept with a warning. */
  read(raw: string): IdentifierReading {
    const compact = nino.compact(raw)
    if (!ninoShape.test(compact) && !temporaryShape.test(compact)) return { error: ninoError }
    const value = compact.toUpperCase()
    return { value, warnings: nino.warnings(value) }
  },

  /** Without what people type between the parts. */
  compact(raw: string): string {
    return raw.replace(/[\s.-]/g, '')
  },

  /** LE 23 67 45 F */
  show(value: string): string {
    let shown = value.slice(0, 2)
    for (let at = 2; at < value.length; at += 2) shown += ` ${value.slice(at, at + 2)}`
    return shown
  },

  /** The letter at the end is a leftover: AB123456C excludes AB123456D, so people are matched on the first eight characters. */
  key(value: string): string {
    return value.slice(0, 8)
  },

  warnings(value: string): string[] {
    if (temporaryShape.test(value)) return ['This is a temporary reference number, not a National Insurance number']
    const suffix = value.slice(8)
    return [...prefixWarnings(value.slice(0, 2)), ...(/^[A-D]?$/.test(suffix) ? [] : [`No National Insurance number ends in ${suffix}`])]
  },
} as const

/** One warning, the most telling: OO is administrative and also breaks the rule for second letters. */
function prefixWarnings(prefix: string): string[] {
  if (['OO', 'CR', 'FY', 'MW', 'NC'].includes(prefix)) return [`${prefix} starts an administrative number, not a National Insurance number`]
  if (prefix === 'QQ') return ['QQ begins numbers that are never issued']
  const neverIssued = /^[DFIQUV]|^.[DFIOQUV]/.test(prefix) || ['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ'].includes(prefix)
  return neverIssued ? [`No National Insurance number starts with ${prefix}`] : []
}

const postcodeError = 'Enter a full UK postcode, such as AA3 1AB'

export const postcode = {
  /** 'gu352aj' → 'GU35 2AJ'. A wrong shape such as 'GU35 2J5' is kept with a warning; what can't be part of any postcode is refused. */
  read(raw: string): IdentifierReading {
    const compact = raw.replace(/\s/g, '')
    if (!/^[a-z0-9]{1,8}$/i.test(compact)) return { error: postcodeError }
    const upper = compact.toUpperCase()
    const value = upper.length < 5 ? upper : `${upper.slice(0, -3)} ${upper.slice(-3)}`
    return { value, warnings: postcode.warnings(value) }
  },

  /** Of a home that stands somewhere: 'zy15zz' → 'ZY1 5ZZ', and a wrong shape such as 'nonsense' is refused too. What a person gives may be odd; where a property is can be looked up. */
  readOfProperty(raw: string): IdentifierReading {
    const read = postcode.read(raw)
    return 'error' in read || postcodeShape.test(read.value) ? read : { error: postcodeError }
  },

  warnings(value: string): string[] {
    if (!postcodeShape.test(value)) return [`${value} does not have the shape of a UK postcode`]
    return value.startsWith('ZZ99 ') ? ['ZZ99 stands for an unknown or missing address'] : []
  },
} as const

export const uprn = {
  read(raw: string): IdentifierReading {
    const value = raw.replace(/\s/g, '')
    if (!/^\d{1,12}$/.test(value)) return { error: 'Unique property reference number (UPRN) must be 1 to 12 numbers' }
    return { value, warnings: /^0+$/.test(value) ? ['A UPRN of 0 stands for no property'] : [] }
  },

  /** Leading zeros come and go between systems: '000000199356' and '199356' are one property. */
  key(value: string): string {
    return value.replace(/^0+(?=.)/, '')
  },
} as const

export const telephone = {
  /** '+44 (0)1632 960001 ext. 4' and '960001 after six' stay as they are typed. 'abc' has no digit by which anybody could be reached, and is refused. */
  read(raw: string, label: string): { value: string } | { error: string } {
    return /\p{Nd}/u.test(raw) ? { value: raw } : { error: `${label} must have digits in it, such as 01632 960001` }
  },
} as const

const hbReferenceMax = 30

export const hbReference = {
  /** Free text: each council has its own format. */
  read(raw: string): IdentifierReading {
    const read = readText(raw, { max: hbReferenceMax })
    if ('error' in read) return { error: textProblemMessage(read.error, 'HB reference', hbReferenceMax) }
    return read.value === '' ? { error: 'Enter an HB reference' } : { value: read.value, warnings: [] }
  },

  /** 'nm 7 71' and 'NM771' are one claim. */
  key(value: string): string {
    return value.replaceAll(' ', '').toUpperCase()
  },
} as const

const ninoShape = /^[a-z]{2}[0-9]{6}[a-z]?$/i
const temporaryShape = /^[0-9]{2}[a-z][0-9]{5}$/i
/** A9 9AA, A99 9AA, AA9 9AA, AA99 9AA, A9A 9AA, AA9A 9AA */
const postcodeShape = /^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$/
