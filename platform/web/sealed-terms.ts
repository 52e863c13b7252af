// Personal search terms in an address, unreadable in logs, histories and over shoulders: AES-256-GCM under the installation's secret.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export function seal(terms: Record<string, string>, secret: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secret, nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(terms), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** What cannot be opened, because it was altered or comes from another installation, is an empty search. */
export function open(sealed: string | null, secret: Buffer): Record<string, string> {
  if (!sealed || sealed.length > 4_000) return {}
  try {
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28))
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')) as Record<string, string>
  } catch {
    return {}
  }
}
