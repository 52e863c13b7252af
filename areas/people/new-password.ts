// What a new password must be: long, and not made of what everybody tries first. Nothing is said of capitals, digits and signs.
import { text } from '#platform/fields.ts'

const longest = 128
/** Without a second factor the password stands alone. */
const shortest = { withFactor: 12, alone: 15 }
/** So much must be left of it without common words, names of its owner, rows of keys and digits. */
const ofItsOwn = 5

export const newPassword = (label: string) => text({ label, kind: 'password', max: longest, autocomplete: 'new-password', personal: true })

export const newPasswordHint = (withFactor: boolean) =>
  `At least ${withFactor ? shortest.withFactor : shortest.alone} characters, of any kind. Three or four words that don’t belong together are easy to remember and hard to guess.`

/** `known` is what somebody who knows the owner would try: names, address, organisation. */
export function problemWithPassword(password: string, { withFactor, known }: { withFactor: boolean, known: readonly string[] }): string | undefined {
  const least = withFactor ? shortest.withFactor : shortest.alone
  if ([...password.normalize('NFC')].length < least) return `Password must be at least ${least} characters`
  const plain = password.normalize('NFKD').toLowerCase().replaceAll(/[\u0300-\u036f]/g, '')
  const words = [...common, ...known.flatMap(wordsOf)].toSorted((one, other) => other.length - one.length)
  // Both as typed and with digits read as the letters they stand for: p4ssw0rd is password.
  const isWeak = [plain, asLetters(plain)].some((reading) => new Set(restOf(reading, words)).size < ofItsOwn)
  return isWeak
    ? 'Password is too easy to guess: it is made of common words, rows of keys, or names that belong to you or your work'
    : undefined
}

function restOf(reading: string, words: readonly string[]): string {
  const without = words.reduce((rest, word) => rest.replaceAll(word, ' '), reading)
  return withoutRows(without).replaceAll(/[\s0-9!-/:-@[-`{-~]/g, '')
}

function asLetters(plain: string): string {
  return plain.replaceAll(/[@4301!|$57]/g, (sign) => ({ '@': 'a', 4: 'a', 3: 'e', 0: 'o', 1: 'i', '!': 'i', '|': 'i', $: 's', 5: 's', 7: 't' })[sign]!)
}

/** Runs of four and more along the alphabet, the digits or a row of the keyboard, either way. */
function withoutRows(text: string): string {
  let [rest, at] = ['', 0]
  while (at < text.length) {
    let end = at
    for (const row of rows) {
      let length = 1
      while (at + length < text.length && row.includes(text.slice(at, at + length + 1))) length += 1
      if (length >= 4) end = Math.max(end, at + length)
    }
    if (end === at) rest += text[at++]
    else at = end
  }
  return rest
}

const forwards = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'qazwsxedcrfvtgbyhnujm']
const rows = [...forwards, ...forwards.map((row) => [...row].toReversed().join(''))]

/** Parts of names and addresses that are long enough to be meant. */
function wordsOf(known: string): string[] {
  return known.normalize('NFKD').toLowerCase().replaceAll(/[\u0300-\u036f]/g, '').split(/[^\p{L}]+/u).filter((word) => word.length >= 3)
}

/** What long passwords that many people choose are made of. */
const common = `throughline password passwort passwd passphrase welcome letmein iloveyou iloveu lovely princess sunshine superman batman spiderman football
baseball basketball rugby cricket hockey soccer dragon monkey master mustang shadow killer trustno trust hunter pepper ginger cookie cheese chocolate
summer winter spring autumn january february march april may june july august september october november december monday tuesday wednesday thursday friday
saturday sunday christmas easter birthday holiday weekend freedom whatever nothing secret default changeme change admin administrator root user username guest
login signin access account system server support helpdesk test testing demo example temp temporary computer internet network windows office google
facebook microsoft apple samsung starwars pokemon pikachu matrix arsenal chelsea liverpool everton tottenham manchester united newcastle rangers celtic villa
london england scotland wales cardiff britain ireland council housing support service services provider commissioner social worker care charlie thomas
michael jordan jessica ashley daniel andrew joshua matthew jennifer michelle nicole george harry william robert james jack oliver thomas sophie emily
hello goodbye please thanks thankyou mummy daddy mother father family baby angel flower buster jasmine tigger qwerty qwertz azerty asdf zxcv
correct horse battery staple onetwothree fuckyou fuck blink money rainbow diamond silver purple orange yellow black white green blue hottie loveme
nigel dave steve peter super star the and you are for not this that mypassword`.split(/\s+/)
