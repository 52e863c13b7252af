// The shape of the project: which folder may use which, what files are called and hold, and what every route declares.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { permissions } from '#access/roles.ts'
import { testApp, testDatabase } from './harness.ts'
import { root } from './throwaway-server.ts'

const paths = globSync('**/*.{ts,mjs,sql,css,js}', { cwd: root, exclude: ['node_modules', 'data', 'tmp', '.git', 'docs'] }).sort()
const texts = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
const isTest = (path: string) => path.endsWith('.test.ts') || path.startsWith('test/') || path.startsWith('bench/')

type Import = { from: string, to: string }
const imports: Import[] = [...texts].filter(([path]) => /\.(ts|mjs)$/.test(path)).flatMap(([from, text]) =>
  [...text.matchAll(/^(?:import|export)\b[^'"\n]*(?:\n[^'"\n]*){0,30}?from '([^']+)'|\bimport\(\s*'([^']+)'\s*\)|^import '([^']+)'/gm)]
    .map((match) => ({ from, to: resolved(from, (match[1] ?? match[2] ?? match[3])!) })))

/** A path of ours, or the name of a package. */
function resolved(from: string, to: string): string {
  if (to === '#app') return 'app.ts'
  if (to.startsWith('#')) return to.slice(1)
  if (to.startsWith('.')) return relative(root, resolve(root, dirname(from), to))
  return to
}

/**
 * What an area offers to others. Pieces of SQL stand apart, in public.sql.ts: statements are put together while files are read, and areas whose statements
 * need each other's pieces could not be, were all the rest to be read for them.
 */
const isPublic = (path: string) => /^public(\.sql)?\.ts$/.test(basename(path))
const areaOf = (path: string) => /^areas\/([^/]+)\//.exec(path)?.[1]

/** Which folders a folder may use, besides itself. Tests may use everything, and nothing else may use them. */
const uses: Record<string, readonly string[]> = {
  access: [],
  'code-lists': [],
  pages: [],
  platform: ['access', 'code-lists', 'pages'],
  areas: ['access', 'code-lists', 'pages', 'platform'],
  'app.ts': ['areas', 'pages', 'platform'],
  seed: ['access', 'code-lists', 'platform', 'areas'],
}
const top = (path: string) => path.split('/')[0]!

function wrongImport({ from, to }: Import): string | undefined {
  const isOurs = paths.includes(to)
  if (isTest(from) || !isOurs) return undefined
  if (isTest(to)) return `${from} uses the test ${to}`
  const allowed = uses[top(from)]
  if (allowed && top(from) !== top(to) && !allowed.includes(top(to))) return `${from} uses ${to}`
  const [mine, theirs] = [areaOf(from), areaOf(to)]
  if (theirs && (mine ? mine !== theirs : /^(commands\/|server\.ts$)/.test(from)) && !isPublic(to)) return `${from} uses ${to} past areas/${theirs}/public.ts`
  if (basename(from) === 'public.sql.ts' && areaOf(to)) return `${from}, which areas use in a circle, uses ${to}`
  if (from.endsWith('.sql.ts') && !/\.sql\.ts$|^platform\/sql\.ts$|^code-lists\/|\/public\.ts$/.test(to)) return `${from}, which holds statements, uses ${to}`
  if (isRules(from) && /\.sql\.ts$|\.page\.ts$/.test(to)) return `${from}, which holds rules, uses ${to}`
  return undefined
}

/** A file of rules is the area's own noun: areas/schedules/schedule.ts. It must run without database and web. */
const isRules = (path: string) => {
  const area = areaOf(path)
  return area !== undefined && basename(path) === `${singular(area)}.ts`
}
const singular = (noun: string) => noun.endsWith('ies') ? `${noun.slice(0, -3)}y` : noun.replace(/s$/, '')

describe('imports', () => {
  it('go one way, and into an area through public.ts', () => {
    assert.ok(imports.length > 300)
    assert.deepEqual(imports.map(wrongImport).filter(Boolean), [])
  })

  it('would be noticed going another way', () => {
    const wrong: [from: string, to: string][] = [
      ['platform/fields.ts', 'areas/people/sign-in.ts'], ['pages/html.ts', 'platform/fields.ts'], ['access/roles.ts', 'platform/fields.ts'],
      ['areas/services/area.ts', 'areas/people/sign-in.ts'], ['areas/people/sign-in.ts', 'app.ts'], ['areas/people/sign-in.ts', 'test/harness.ts'],
      ['areas/requests/public.sql.ts', 'areas/requests/requests.sql.ts'],
      ['commands/occupancy.ts', 'areas/schedules/occupancy.ts'], ['server.ts', 'areas/people/passwords.ts'],
      ['areas/people/people.sql.ts', 'platform/web/route.ts'], ['areas/schedules/schedule.ts', 'areas/schedules/schedules.sql.ts'],
    ]
    for (const [from, to] of wrong) assert.notEqual(wrongImport({ from, to }), undefined, `${from} may use ${to}`)
    for (const to of ['areas/services/public.ts', 'areas/requests/public.sql.ts']) assert.equal(wrongImport({ from: 'areas/schedules/area.ts', to }), undefined)
  })

  it('find their file, and packages that are installed for the product', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
    const wrong = imports.filter(({ from, to }) => {
      if (isBuiltin(to) || paths.includes(to) || to.endsWith('.json')) return false
      const name = to.split('/').slice(0, to.startsWith('@') ? 2 : 1).join('/')
      return !(name in dependencies!) && !(isTest(from) && name in devDependencies!)
    })
    assert.deepEqual(wrong.map(({ from, to }) => `${from} uses ${to}`), [])
  })
})

/** Words of the domain: they have their places in areas/, and nothing below may know them. */
const domainWords = new Set(['client', 'clients', 'schedule', 'schedules', 'tenancy', 'tenancies', 'tenant', 'tenants', 'provider', 'providers', 'landlord', 'landlords',
  'referral', 'referrals', 'resident', 'residents', 'occupancy', 'household', 'households', 'commissioner', 'commissioners', 'caseload', 'nino', 'jobcentre'])
/** Other people's words that look like ours. */
const notOurs: Record<string, RegExp> = {
  // node-postgres calls a connection a client, HTTP whoever asks.
  'platform/': /^(client|Client|ClientBase|ClientConfig|PoolClient|dbClient|clientErrorHandler)$/,
}

function domainWordsIn(path: string): string[] {
  const identifiers = new Set(codeOf(texts.get(path)!).match(/[A-Za-z_$][\w$]*/g))
  const excused = Object.entries(notOurs).find(([start]) => path.startsWith(start))?.[1]
  return [...identifiers].filter((identifier) => !excused?.test(identifier)
    && identifier.split(/[_$\d]|(?<=[a-z])(?=[A-Z])/).some((word) => domainWords.has(word.toLowerCase())))
}

/** The code alone: without comments, the text of strings and regular expressions; what stands in `${…}` is code. */
function codeOf(text: string): string {
  const next = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<=[(,=:[!&|?{};>]\s*|return )\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/|[`{}]/g
  const templateText = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(`|\$\{|$)/y
  /** How many braces are open: in the file, then in the expression of each template we are in. */
  const open = [0]
  let [code, at] = ['', 0]
  for (let found = next.exec(text); found; found = next.exec(text)) {
    code += `${text.slice(at, found.index)} `
    at = next.lastIndex
    if (found[0] === '{') open[open.length - 1]! += 1
    if (found[0] === '}') open[open.length - 1]! -= 1
    const isBackInText = found[0] === '}' && open.at(-1) === -1
    if (isBackInText) open.pop()
    if (found[0] !== '`' && !isBackInText) continue
    templateText.lastIndex = at
    if (templateText.exec(text)![1] === '${') open.push(0)
    at = next.lastIndex = templateText.lastIndex
  }
  return code + text.slice(at)
}

describe('words of the domain', () => {
  it('are unknown to platform and pages', () => {
    // The examples on the component page show what our pages will show.
    const known = paths.filter((path) => /^(platform|pages)\/(?!example).*\.ts$/.test(path) && !isTest(path))
      .flatMap((path) => domainWordsIn(path).map((word) => `${path}: ${word}`))
    assert.deepEqual(known, [])
  })

  it('are found in code and in no text', () => {
    assert.match(codeOf("const listProviders = `a ${schedule.id} b`"), /listProviders.*schedule/)
    assert.match(codeOf('a(`b ${c.map((d) => `{ ${d} provider`)} provider`, /[`"]/, provider1)'), /^a\( +c\.map\(\(d\) => +d +\) +, +, provider1\)$/)
    assert.doesNotMatch(codeOf("// provider\nf('provider', \"provider\", `provider`) /* provider */"), /provider/)
  })
})

/** Names of kinds of code. Things are called after what they are about. */
const kinds = new Set(['util', 'utils', 'utility', 'utilities', 'helper', 'helpers', 'common', 'shared', 'misc', 'lib', 'types', 'index', 'constants', 'service', 'services',
  'repository', 'repositories', 'mapper', 'mappers', 'client', 'clients', 'manager', 'managers', 'controller', 'controllers', 'model', 'models', 'dto', 'dao'])
/** In these folders they are words of the domain. */
const domainFolders = /^areas\/(services|clients)(\/|$)/

function kindsIn(path: string): string[] {
  const parts = path.split('/')
  return parts.filter((part, at) => kinds.has(part.split('.')[0]!) && !domainFolders.test(parts.slice(0, Math.max(at + 1, 2)).join('/')))
}

describe('files', () => {
  it('are called after what they are about', () => {
    assert.deepEqual(paths.filter((path) => kindsIn(path).length > 0), [])
    assert.deepEqual(['platform/utils.ts', 'areas/services/helpers.ts', 'areas/people/types.ts', 'areas/people/service/x.ts', 'areas/services/service.ts', 'areas/clients/clients.sql.ts']
      .filter((path) => kindsIn(path).length > 0), ['platform/utils.ts', 'areas/people/types.ts', 'areas/people/service/x.ts'])
  })

  it('open with a sentence that says what they hold', () => {
    assert.deepEqual(paths.filter((path) => !opensWithSentence(texts.get(path)!)), [])
    assert.deepEqual(['import x', '// todo\n', '// Helpers\nimport', '/** What it is. */\nexport'].map(opensWithSentence), [false, false, false, false])
    assert.deepEqual(['// What it is.\n', '-- Rows, and\n-- columns.\n', '/* Looks. */', '#!/usr/bin/env node\n// Starts.\n'].map(opensWithSentence), [true, true, true, true])
  })

  it('are short enough to be read at once', () => {
    const isData = (path: string) => /^(code-lists|seed)\//.test(path) || path.endsWith('.css')
    const long = paths.filter((path) => !isTest(path) && !isData(path) && texts.get(path)!.split('\n').length > 351)
    assert.deepEqual(long, [])
  })

  it('have lines that fit a window', () => {
    const long = paths.filter((path) => path.endsWith('.ts')).flatMap((path) => texts.get(path)!.split('\n').flatMap((line, at) =>
      line.length > 200 ? [`${path}:${at + 1} has ${line.length} characters, and 200 are the most: break it, one member or argument a line`] : []))
    assert.deepEqual(long, [])
  })

  it('export nothing by default', () => {
    assert.deepEqual(paths.filter((path) => /\.(ts|mjs)$/.test(path) && /^export default\b|\bas default\b/m.test(codeOf(texts.get(path)!))), [])
  })

  it('hold no path of somebody’s machine', () => {
    const own = /(?<![\w.])\/(?:home|Users|root|work)\/\w|[A-Z]:\\\\?Users/
    assert.deepEqual(paths.filter((path) => path !== 'test/architecture.test.ts' && own.test(texts.get(path)!)), [])
  })

  it('hold no statement that nobody uses', () => {
    // public.ts only hands on: what stands there alone is used by nobody.
    const imported = new Set([...texts].filter(([path]) => !isTest(path) && basename(path) !== 'public.ts')
      .flatMap(([, text]) => [...text.matchAll(/^import \{([^}]*)\}/gm)].flatMap((match) => match[1]!.split(',').map((name) => name.trim().split(' as ')[0]!))))
    const unused = [...texts].filter(([path]) => path.endsWith('.sql.ts')).flatMap(([path, text]) => {
      const code = codeOf(text)
      return [...code.matchAll(/\bconst (\w+) = (?:statement|filteredStatement)\(/g)].map((match) => match[1]!)
        .filter((name) => !imported.has(name) && code.match(new RegExp(`\\b${name}\\b`, 'g'))!.length === 1).map((name) => `${path}: ${name}`)
    })
    assert.deepEqual(unused, [])
  })
})

/** `import { name } from 'file'` and what is handed on, as `file name`. */
const imported = (of: (path: string) => boolean) => new Set([...texts].filter(([path]) => of(path)).flatMap(([from, text]) =>
  [...text.matchAll(/^(?:import|export)(?: type)? \{([^}]*)\} from '([^']+)'/gm)].flatMap(([, names, to]) =>
    names!.split(',').map((name) => `${resolved(from, to!)} ${name.trim().replace(/^type /, '').split(' as ')[0]!}`))))

/** Used by tests alone, and kept: each with the reason why. */
const keptOnPurpose: Record<string, string> = {
  'platform/working-days.ts lastWorkingDayOnOrBefore': 'timers are still to come', 'platform/working-days.ts addMonthsClamped': 'timers are still to come',
  'pages/contrast.ts problemsWithAccent': 'what the theme must keep', 'pages/example-pages.ts examplePages': 'pages to look at, without a server',
  'platform/database/embedded.ts deleteEmbedded': 'tidies up after tests', 'areas/schedules/occupancy-measure.ts occupancyOfAll': 'what the figures of services are measured against',
  'areas/exchange/documentation.ts documentation': 'what docs/generated is written by',
  'areas/clients/public.ts contactFields': 'so that tests need not go past public.ts',
}

describe('what a file exports', () => {
  it('is used somewhere, and not by tests alone unless the file uses it too', () => {
    const [byProduct, byTests] = [imported((path) => !isTest(path)), imported(isTest)]
    // The components are proved one by one against those of GOV.UK; what is reckoned by hand is there for tests.
    const unused = [...texts].filter(([path]) => /\.(ts|mjs)$/.test(path) && !isTest(path) && !/^pages\/components\/|-by-hand\.ts$/.test(path)).flatMap(([path, text]) => {
      const code = codeOf(text)
      const names = [...code.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(([, name]) => name!)
      const handedOn = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) => list!.split(',').map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('type ')))
      return [...names, ...handedOn].filter((name) => !byProduct.has(`${path} ${name}`) && !(`${path} ${name}` in keptOnPurpose)
        && !(byTests.has(`${path} ${name}`) && code.match(new RegExp(`\\b${name}\\b`, 'g'))!.length > 1)).map((name) => `${path} ${name}`)
    })
    assert.deepEqual(unused, [])
    assert.deepEqual(Object.keys(keptOnPurpose).filter((name) => byProduct.has(name) || !byTests.has(name)), [], 'kept no more on purpose')
  })
})

function opensWithSentence(text: string): boolean {
  const opening = /^(?:#![^\n]*\n)?((?:(?:\/\/|--) [^\n]*\n?)+|\/\* [\s\S]*?\*\/)/.exec(text)?.[1]
  const sentence = opening?.replaceAll(/^(?:\/\/|--|\/\*) | ?\*\/$/gm, '').trim()
  return sentence !== undefined && /^(?:[\p{Lu}“/#`\d]|[a-z]+_\w+: )/u.test(sentence) && /[.:!?]["”)]?$/.test(sentence)
}

/** Pages that must answer before anybody has signed in. */
const publicPages = ['people.sign-in-form', 'people.sign-in', 'people.sign-out', 'people.sign-in-code-form', 'people.send-code', 'people.enrol-form', 'people.enrol', 'people.session-left',
  'people.join-form', 'people.join', 'people.new-password-form', 'people.choose-password', 'people.forgotten-form', 'people.forgotten',
  'people.set-up-form', 'people.set-up',
  'about.help', 'about.guide', 'about.accessibility', 'about.privacy', 'about.design']

describe('routes', () => {
  const app = testApp(testDatabase())
  const routes = async () => (await app.server()).routes
  const repeated = (values: string[]) => values.filter((value, at) => values.indexOf(value) < at)

  it('each ask for a permission that exists', async () => {
    assert.ok((await routes()).length > 0)
    const without = (await routes()).filter(({ name, permission }) => permission === 'public' ? !publicPages.includes(name) : !(permission in permissions))
    assert.deepEqual(without.map(({ name, permission }) => `${name} asks for ${permission}`), [])
  })

  it('have a name, an address and a summary of their own', async () => {
    const all = await routes()
    assert.deepEqual(repeated(all.map(({ name }) => name)), [])
    assert.deepEqual(repeated(all.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)), [])
    assert.deepEqual(all.filter(({ name, summary }) => !/^[a-z-]+\.[a-z-]+$/.test(name) || !/^[A-Z]/.test(summary)).map(({ name }) => name), [])
  })

  it('are named after their area', async () => {
    const { areas } = await app.server()
    assert.deepEqual(areas.flatMap((area) => area.routes.filter(({ name }) => !name.startsWith(`${area.name}.`)).map(({ name }) => `${name} in ${area.name}`)), [])
  })

  it('are where the navigation leads, for whoever sees it', async () => {
    const all = await routes()
    const { areas } = await app.server()
    const lost = areas.flatMap((area) => area.navigation).filter(({ href, permission }) =>
      !all.some((route) => route.method === 'GET' && route.path === href && (route.permission === permission || route.permission === 'home.read')))
    assert.deepEqual(lost, [])
  })
})
