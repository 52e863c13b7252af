// Passwords: argon2id at the OWASP minimum, as a PHC string, and never more than four at once.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
/** Each check takes 19 MiB and some 70 ms of a core: sign-ins queue, so that everybody else's pages don't. */
const atOnce = 4
let running = 0
const waiting: (() => void)[] = []

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derived(password, nonce)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(nonce)}$${base64(tag)}`
}

/** Takes the same time whether or not there is a hash to compare with, so that nobody learns which addresses exist. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, , , , nonce, tag] = (hash ?? nobodysHash).split('$')
  const got = await derived(password, Buffer.from(nonce!, 'base64'))
  return timingSafeEqual(got, Buffer.from(tag!, 'base64')) && hash !== null
}

const nobodysHash = `$argon2id$v=19$m=19456,t=2,p=1$${base64(Buffer.alloc(16, 7))}$${base64(Buffer.alloc(32, 9))}`

async function derived(password: string, nonce: Buffer): Promise<Buffer> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  running += 1
  try {
    return await derive('argon2id', { message: Buffer.from(password.normalize('NFC')), nonce, ...cost })
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
