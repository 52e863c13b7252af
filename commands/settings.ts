// What the environment says about this installation: where its data are, where it listens, which day it is.
import { readFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { readIsoDate } from '#platform/dates.ts'

export type Settings = {
  folder: string
  databaseUrl: string | undefined
  databaseOwnerUrl: string | undefined
  /** False for an empty installation that real people will work with. */
  demo: boolean
  port: number
  host: string
  /** The address people use, where it is not the one we listen on. */
  publicUrl: string | undefined
  /** Proxies that may say for whom they ask: addresses and ranges. */
  trustedProxies: string[]
  /** The day to take for today. */
  today: Temporal.PlainDate | undefined
}

/** A setting that can't be used: told without a stack, and nothing starts. */
export class SettingError extends Error {}

const projectFolder = resolve(import.meta.dirname, '..')
export const version = (JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { version: string }).version

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = (name: string) => environment[name]?.trim() || undefined
  const port = given('PORT') ?? '3000'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new SettingError(`PORT must be a number up to 65535, not ${port}`)
  const today = given('THROUGHLINE_TODAY')
  const day = today === undefined ? undefined : readIsoDate(today, 'THROUGHLINE_TODAY')
  if (day && 'error' in day) throw new SettingError(day.error)
  const publicUrl = given('THROUGHLINE_URL')
  if (publicUrl !== undefined && !/^https?:$/.test(URL.parse(publicUrl)?.protocol ?? '')) {
    throw new SettingError(`THROUGHLINE_URL must be an address such as https://throughline.example.org, not ${publicUrl}`)
  }
  const trustedProxies = (given('THROUGHLINE_PROXIES') ?? '').split(/[\s,]+/).filter((one) => one !== '')
  const unclear = trustedProxies.find((one) => !isNetwork(one))
  if (unclear !== undefined) throw new SettingError(`THROUGHLINE_PROXIES must list addresses or ranges such as 10.0.0.5 or 10.0.0.0/24, not ${unclear}`)
  return {
    folder: resolve(projectFolder, given('THROUGHLINE_DATA') ?? 'data'),
    databaseUrl: given('DATABASE_URL'),
    databaseOwnerUrl: given('DATABASE_OWNER_URL'),
    demo: given('THROUGHLINE_DEMO') !== '0',
    port: Number(port),
    host: given('HOST') ?? '127.0.0.1',
    publicUrl: publicUrl?.replace(/\/+$/, ''),
    trustedProxies,
    today: day,
  }
}

function isNetwork(written: string): boolean {
  const [address, bits, ...more] = written.split('/')
  const family = isIP(address!)
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 4 ? 32 : 128)))
}

const ownAddresses = new BlockList()
ownAddresses.addSubnet('127.0.0.0', 8, 'ipv4')
ownAddresses.addAddress('::1', 'ipv6')

/** Whether only this machine can reach a server that listens there. */
export function isLoopback(host: string): boolean {
  const family = isIP(host)
  return family === 0 ? host === 'localhost' : ownAddresses.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
