// Documents made from the code: each must be what the code says now. `UPDATE=1 npm test -- test/generated` writes them anew.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { permissions, roleMay, roles, type Permission, type Role } from '#access/roles.ts'
import type { Area, Route } from '#platform/web/route.ts'
import { lifecyclesOf, refusalsOf, unreachable } from './declared.ts'
import { testApp, testDatabase } from './harness.ts'
import { root } from './throwaway-server.ts'

const roleNames = Object.keys(roles) as Role[]
const walls = { throughline_scoped: 'own services', throughline_whole: 'whole authority', throughline_admin: 'accounts and settings' } as const

/** Role × route: who may do what, for those who commission and audit. Which rows they see is the walls' business. */
function permissionsPage(areas: readonly Area[]): string {
  return [
    '# Who may do what',
    'Made from `access/roles.ts` and the routes by `test/generated.test.ts`; a change of rights shows here as a changed line.\n'
    + 'A role says which actions somebody may take. Which records they may take them on is decided by the walls in the database.',
    '## Roles',
    table(['Role', 'Sees', 'Services'], roleNames.map((name) => [roles[name].label, walls[roles[name].wall],
      roles[name].wall === 'throughline_admin' ? 'none' : roles[name].wall === 'throughline_whole' ? 'all' : roles[name].allServices ? 'all of the organisation' : 'those listed for the person'])),
    '## Permissions',
    grid(['Permission', 'Lets somebody'], (Object.keys(permissions) as Permission[]).map((permission) => [[`\`${permission}\``, permissions[permission]], permission])),
    '## Routes',
    ...areas.filter(({ routes }) => routes.length > 0).flatMap((area) => [`### ${area.name}`, grid(['Route', 'What it does'], area.routes.map(routeRow))]),
  ].join('\n\n') + '\n'
}

/** Each lifecycle as a diagram: the moves between its states, and what each move asks. */
async function lifecyclesPage(): Promise<string> {
  const made = (await lifecyclesOf()).map(({ area, table: of, lifecycle: { initial, states, moves } }) => [
    `## ${of}`,
    `Declared in [areas/${area}](../../areas/${area}); the check \`${of}_state\` of the table takes the same states.`,
    ['```mermaid', 'stateDiagram-v2', `  [*] --> ${initial}`, ...Object.entries(states).map(([state, { label }]) => `  ${state}: ${label}`),
      ...Object.values(moves).flatMap(({ from, to, label }) => from.map((state) => `  ${state} --> ${to}: ${label}`)),
      ...Object.keys(states).filter((state) => !Object.values(moves).some(({ from }) => from.includes(state))).map((state) => `  ${state} --> [*]`), '```'].join('\n'),
    table(['Move', 'By', 'Needs', 'Asks for'], Object.values(moves).map(({ label, by, permission, asks }) =>
      [
        label,
        by === 'requester' ? 'whoever asked' : by === 'somebody else' ? 'anybody but whoever asked' : 'anybody',
        `\`${permission}\``,
        Object.values(asks).map((field) => field.label).join(', '),
      ])),
  ].join('\n\n'))
  return ['# Lifecycles', 'Made from the lifecycle tables by `test/generated.test.ts`. Pages, guards and tests read the same tables.', ...made].join('\n\n') + '\n'
}

/** What the database refuses, and the words for it. */
async function constraintsPage(): Promise<string> {
  const rows = (await refusalsOf()).flatMap(({ area, refusals }) => Object.entries(refusals).map(([name, { field, message }]) =>
    [`\`${name}\``, area, field === '' ? 'the form' : `\`${field}\``, message]))
  return [
    '# What the database refuses',
    'Made by `test/generated.test.ts` from what each area declares as `refusals`. `test/constraints.test.ts` proves that no constraint is missing from this page.',
    '## What somebody can meet', table(['Constraint', 'Area', 'Said beside', 'In these words'], rows),
    '## What nobody meets', table(['Because', 'Constraints'], Object.entries(unreachable).map(([why, names]) => [why, names.map((name) => `\`${name}\``).join(', ')])),
  ].join('\n\n') + '\n'
}

function routeRow(route: Route): [string[], Permission | 'public'] {
  return [[`${route.method} \`${route.path}\``, route.summary], route.permission]
}

function grid(headings: string[], rows: [string[], Permission | 'public'][]): string {
  return table([...headings, ...roleNames.map((name) => roles[name].label)], rows.map(([cells, permission]) =>
    [...cells, ...roleNames.map((name) => permission === 'public' ? 'yes' : roleMay(name, permission) ? 'yes' : '')]))
}

function table(headings: string[], rows: string[][]): string {
  return [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
}

describe('generated documents', () => {
  const app = testApp(testDatabase())
  const documents: Record<string, () => Promise<string>> = {
    'docs/generated/permissions.md': async () => permissionsPage((await app.server()).areas),
    'docs/generated/lifecycles.md': lifecyclesPage,
    'docs/generated/constraints.md': constraintsPage,
  }

  for (const [path, make] of Object.entries(documents)) {
    it(`${path} says what the code says`, async () => {
      const wanted = await make()
      const file = join(root, path)
      if (process.env.UPDATE) {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, wanted)
      }
      const written = existsSync(file) ? readFileSync(file, 'utf8') : ''
      assert.equal(written, wanted, `${path} is out of date: run UPDATE=1 npm test -- test/generated`)
    })
  }
})
