#!/usr/bin/env node
// The command `throughline`: installs what is missing, then hands over to throughline.ts on our own Node.

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, run } from './install.mjs'

run(await install(), [join(dirname(fileURLToPath(import.meta.url)), 'throughline.ts'), ...process.argv.slice(2)])
