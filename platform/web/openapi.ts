// The description of the JSON API, read from the routes and their fields: OpenAPI 3.1.
import { permissions } from '#access/roles.ts'
import type { Field, Fields } from '../fields.ts'
import { xlsxType } from '../xlsx.ts'
import type { Route } from './route.ts'

export function openApi(routes: readonly Route[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:([a-z_]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Throughline', version,
      description: 'The same addresses serve pages and JSON: send Accept: application/json. '
        + 'To sign in, GET /sign-in first, which gives a cookie and a csrf; POST to /sign-in with both, the csrf as X-CSRF-Token. Its answer’s csrf goes as X-CSRF-Token with every further POST. '
        + 'A form that takes idempotency_key takes it as the header Idempotency-Key too. '
        + 'A provider’s own system sends a token instead, as Authorization: Bearer, and needs neither cookie nor CSRF token.',
    },
    paths,
    components: {
      schemas: { Problem: {
        type: 'object', description: 'RFC 9457 problem details, with a message per field.',
        properties: {
          type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' },
          errors: { type: 'object', additionalProperties: { type: 'string' } },
        },
      } },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-throughline' },
        token: {
          type: 'http', scheme: 'bearer',
          description: 'Made by whoever runs the installation, with npx throughline token create, for one account of a provider in one authority. '
            + 'It may do what the account may, but for its own page and account.',
        },
      },
    },
  }
}

function operation(route: Route) {
  const described = [route.description, route.permission === 'public' ? '' : `Needs: ${permissions[route.permission]}.`].filter(Boolean).join(' ')
  const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } })
  return {
    operationId: route.name,
    summary: route.summary,
    ...(route.permission === 'public' ? {} : { security: [{ session: [] }, ...(route.permission === 'home.read' ? [] : [{ token: [] }])] }),
    ...(described && { description: described }),
    parameters: [
      ...Object.entries(route.params).map(([name, kind]) => ({
        name, in: 'path', required: true,
        schema: kind === 'number' ? { type: 'integer' } : { type: 'string', ...(kind === 'uuid' ? { format: 'uuid' } : {}) },
      })),
      ...Object.entries(route.query).map(([name, field]) => ({ name, in: 'query', required: false, description: field.label, schema: field.schema })),
      ...(route.asAt ? [{ name: 'as-at', in: 'query', required: false, description: 'Show what was known at the end of this day.', schema: { type: 'string', format: 'date' } }] : []),
    ],
    ...(route.method === 'POST' ? { requestBody: { content: bodyOf(route) } } : {}),
    responses: {
      200: { description: 'Done, or the data asked for.', content: contentOf(route) },
      ...(route.method === 'POST' ? { 201: { description: 'Something was made; Location says where it is to be found.', content: { 'application/json': { schema: { type: 'object' } } } } } : {}),
      400: problem('The request can’t be read.'),
      401: problem('Not signed in, or the token is wrong, has expired or was revoked.'),
      403: problem('Not part of this role, or not sent from our own page.'),
      404: problem('Nothing here that you may see.'),
      ...(route.method === 'POST' ? { 409: problem('The record has changed meanwhile, or a rule of the record refuses this.'), 413: problem('Larger than is allowed: 1 MB, and 20 MB for a file.'),
        415: problem('Neither a form nor JSON, or a file where none is taken.') } : {}),
      ...(route.method === 'POST' || Object.keys(route.query).length > 0 || route.asAt ? { 422: problem('One or more answers, or filters in the address, need another look.') } : {}),
      ...(route.name === 'people.sign-in' ? { 429: problem('Too many wrong passwords from this address: wait as long as Retry-After says.') }
        : route.permission === 'public' || route.permission === 'home.read' ? {} : { 429: problem('Too many wrong tokens from this address: wait as long as Retry-After says.') }),
    },
  }
}

/** A file where the address says so: the addresses of files end like their names. */
function contentOf({ path }: Route) {
  const type = path.endsWith('.csv') ? 'text/csv' : path.endsWith('.xlsx') ? xlsxType : 'application/json'
  return { [type]: { schema: type === 'application/json' ? { type: 'object' } : { type: 'string', ...(type === xlsxType && { format: 'binary' }) } } }
}

function bodyOf(route: Route) {
  if (route.upload) return { 'multipart/form-data': { schema: { type: 'object', properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } } } } }
  const schema = { ...schemaOf(route.input), ...(route.besides ? withBesides(schemaOf(route.input), route.besides) : {}) }
  return { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema } }
}

/** What is needed unless the other is sent; rules of the form may need more, and say so by field. */
function withBesides(input: ReturnType<typeof schemaOf>, { fields, unless }: NonNullable<Route['besides']>) {
  const { required, properties } = schemaOf(fields)
  return {
    description: `Either ${unless}, or the fields of somebody new: ${required.join(', ')}, and what the rules of the form ask besides. An answer of 422 says which.`,
    properties: { ...input.properties, ...properties }, anyOf: [{ required: [unless] }, { required }],
  }
}

function schemaOf(fields: Fields) {
  return {
    type: 'object',
    required: Object.entries(fields).filter(([, field]) => !field.optional && field.kind !== 'flag').map(([name]) => name),
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field.schema, title: field.label, ...describedBy(field) }])),
  }
}

/** A choice without codes of its own is of things that are there: the form's own page has them. */
function describedBy({ kind, codes, options, hint, optionalFor }: Field) {
  const open = kind === 'choice' && !codes && !options ? 'One of the options that come with the answer of the form’s page.' : undefined
  const description = [hint, optionalFor && `May be left empty ${optionalFor}.`, open].filter(Boolean).join(' ')
  return description === '' ? {} : { description }
}
