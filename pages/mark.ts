// Our mark, an unbroken line, and the favicon made from it.
import { raw } from './html.ts'

const line = 'M2 20h5c4 0 4-14 9-14s5 20 10 20 5-14 9-14h3'

/** The mark in the colour of the text around it; the word beside it is what screen readers read. */
export const mark = raw(`<svg class="tl-mark" viewBox="0 0 40 32" width="40" height="32" aria-hidden="true" focusable="false">
<path d="${line}" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>`)

export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="#0b5260"/>
<path transform="translate(0 4)" d="${line}" fill="none" stroke="#fff" stroke-width="4"
stroke-linecap="round" stroke-linejoin="round"/></svg>
`
