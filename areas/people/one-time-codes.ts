// Codes of a second factor: six digits made from a shared secret and the time (RFC 6238), and recovery codes for the day the telephone is lost.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const secondsAStep = 30
/** A telephone's clock may be half a minute off, either way. */
const stepsOff = 1

/** 160 bits, as RFC 4226 recommends, in the letters that authenticator apps read. */
export function newSecret(): string {
  return base32(randomBytes(20))
}

export function stepAt(milliseconds: number): number {
  return Math.floor(milliseconds / 1000 / secondsAStep)
}

export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const number = digest.readUInt32BE(digest.at(-1)! & 0xf) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** The time step a code belongs to, or undefined when it is none of now. Whether that step was used before is the database's business. */
export function stepOf(code: string, secret: string, milliseconds: number): number | undefined {
  const now = stepAt(milliseconds)
  for (let step = now - stepsOff; step <= now + stepsOff; step += 1) {
    if (isSame(code, codeAt(secret, step))) return step
  }
  return undefined
}

/** What an authenticator app takes in, as a link on a telephone. */
export function otpauthOf(secret: string, email: string): string {
  const account = encodeURIComponent(`Throughline:${email}`)
  // An address that is too long for a QR code is only a name in the app: any other will do.
  return `otpauth://totp/${account.length > 330 ? 'Throughline' : account}?${new URLSearchParams({ secret, issuer: 'Throughline' }).toString()}`
}

/** In fours, as people copy it. */
export function inFours(code: string): string {
  return code.match(/.{1,4}/g)!.join(' ')
}

/** Ten codes of 80 bits: nobody guesses one, also not from its hash. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, newCode)
}

/** As the set-up of an empty installation asks for one. */
export function newCode(): string {
  return base32(randomBytes(10)).toLowerCase().match(/.{4}/g)!.join('-')
}

export function setUpHash(code: string): Buffer {
  return createHash('sha256').update(`set up ${code}`).digest()
}

export function recoveryHash(account: string, code: string): Buffer {
  return createHash('sha256').update(`${account} ${code}`).digest()
}

export type TypedCode = { digits: string } | { recovery: string }

/** What somebody typed: six digits, spaced as they like, or a recovery code with or without its hyphens. */
export function readCode(typed: string): TypedCode | undefined {
  const plain = typed.toLowerCase().replaceAll(/[\s-]/g, '')
  if (/^[0-9]{6}$/.test(plain)) return { digits: plain }
  return /^[a-z2-7]{16}$/.test(plain) ? { recovery: plain.match(/.{4}/g)!.join('-') } : undefined
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.match(/.{1,5}/g)!.map((five) => letters[parseInt(five.padEnd(5, '0'), 2)]).join('')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)!.map((eight) => parseInt(eight, 2)))
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
