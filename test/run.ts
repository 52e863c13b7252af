// What `npm test` runs: the type check, the lint, then every test; each stage with its time, and the sum of all tests last.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs, stripVTControlCharacters } from 'node:util'
import { openThrowawayServer, root } from './throwaway-server.ts'

const usage = `npm test                      types, lint, all tests
npm test -- check             types and lint alone
npm test -- PART …            only tests whose path holds one of these parts, such as schedules or test/catalogue
npm test -- --rolled-back     only tests that commit nothing; --committed the others
npm test -- --name PATTERN    only tests whose name matches
npm run check                 the same as check`

/** Above the most that all tests may take together: what is still running then hangs. */
const longest = 15 * 60_000
const isPlain = !process.stdout.isTTY || (process.env.CI !== undefined && process.env.CI !== 'false')

const { values: wanted, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'rolled-back': { type: 'boolean' }, committed: { type: 'boolean' }, name: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})
const parts = positionals.filter((part) => part !== 'check')
const isChecking = positionals.includes('check') || parts.length === 0 && !wanted['rolled-back'] && !wanted.committed && wanted.name === undefined
const isTesting = !positionals.includes('check') || parts.length > 0

const stages: { name: string, seconds: number, passed: boolean }[] = []
const failures: string[] = []
let lineBefore = ''
const sums = new Map(['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo'].map((word) => [word, 0]))

if (wanted.help) console.log(usage)
else process.exitCode = await main()

async function main(): Promise<number> {
  // The checks need no database and the database needs no checks: they share the two cores.
  const [checked, server] = await Promise.all([
    isChecking ? check() : true,
    isTesting ? timed('database', openServer) : undefined,
  ])
  let passed = checked
  try {
    if (server) passed = await test() && passed
  } finally {
    await server?.close()
  }
  report()
  return passed ? 0 : 1
}

function openServer() {
  return openThrowawayServer((line) => console.log(line))
}

async function check(): Promise<boolean> {
  const types = await timed('types', () => run([binOf('typescript', 'tsc'), '--noEmit', '--pretty', String(!isPlain)]))
  const lint = await timed('lint', () => run([binOf('oxlint', 'oxlint'), '--type-aware', '--deny-warnings', `--format=${isPlain ? 'unix' : 'default'}`]))
  return types && lint
}

async function test(): Promise<boolean> {
  const files = globSync('**/*.test.ts', { cwd: root, exclude: ['node_modules', 'data', 'tmp', '.git'] }).sort()
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part.replace(/^\.\//, ''))))
  const committed = files.filter((file) => file.endsWith('.committed.test.ts'))
  const rolledBack = files.filter((file) => !committed.includes(file))
  if (files.length === 0) console.error('No test file fits.')
  let passed = files.length > 0
  if (!wanted.committed && rolledBack.length > 0) {
    passed = await timed('tests', () => runTests(['--test-isolation=none'], rolledBack)) && passed
  }
  if (!wanted['rolled-back'] && committed.length > 0) {
    // One after the other: they kill servers and measure time, and there may be two cores.
    passed = await timed('committed tests', () => runTests(['--test-concurrency=1'], committed)) && passed
  }
  return passed
}

function runTests(flags: string[], files: string[]): Promise<boolean> {
  return run(['--test', '--test-reporter=spec', '--test-timeout=300000', ...flags,
    ...(wanted.name === undefined ? [] : [`--test-name-pattern=${wanted.name}`]), ...files], keepSum)
}

/** Takes the runner's sums out of its output, to be added up, and remembers what failed; everything else is shown as it comes. */
function keepSum(line: string): boolean {
  const plain = stripVTControlCharacters(line)
  if (lineBefore.startsWith('test at ') && plain.startsWith('✖ ')) failures.push(`${lineBefore.slice('test at '.length)}  ${plain.slice(2)}`)
  lineBefore = plain
  const sum = /^(?:#|ℹ) (\w+) (\d+(?:\.\d+)?)$/.exec(plain)
  if (!sum || !(sums.has(sum[1]!) || sum[1] === 'duration_ms')) return false
  if (sums.has(sum[1]!)) sums.set(sum[1]!, sums.get(sum[1]!)! + Number(sum[2]))
  return true
}

/** Runs our Node with these arguments; `isKept` sees each line and says whether to keep it off the screen. */
function run(args: string[], isKept?: (line: string) => boolean): Promise<boolean> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    // A time zone that is nobody's: whoever takes the machine's day for London's is found out.
    env: { ...process.env, TZ: 'Pacific/Chatham', ...(isPlain ? { NO_COLOR: '1' } : { FORCE_COLOR: '1' }) },
    stdio: ['ignore', isKept ? 'pipe' : 'inherit', 'inherit'],
  })
  const timer = setTimeout(() => {
    console.error(`Stopped after ${longest / 60_000} minutes.`)
    child.kill('SIGKILL')
  }, longest)
  const lines = child.stdout ? createInterface({ input: child.stdout }) : undefined
  lines?.on('line', (line) => {
    if (!isKept!(line)) console.log(line)
  })
  return new Promise((resolve) => child.on('close', (code) => {
    clearTimeout(timer)
    resolve(code === 0)
  }))
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  let passed = false
  try {
    const done = await work()
    passed = done !== false
    return done
  } finally {
    stages.push({ name, seconds: (performance.now() - started) / 1000, passed })
  }
}

function report(): void {
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`)
  console.log()
  for (const { name, seconds, passed } of stages) console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`)
  if (isTesting) for (const [word, count] of sums) console.log(`# ${word} ${count}`)
}

function binOf(name: string, command: string): string {
  const packageFile = createRequire(import.meta.url).resolve(`${name}/package.json`)
  const { bin } = createRequire(import.meta.url)(packageFile) as { bin: Record<string, string> }
  return join(dirname(packageFile), bin[command]!)
}
