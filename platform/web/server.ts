// The web server: one pass for every request, from address to answer, with the session, the walls and the audit in one transaction.
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Wall } from '#access/roles.ts'
import { assets } from '#pages/assets.ts'
import { html, nothing, type Html } from '#pages/html.ts'
import { fewOwners, type Database } from '../database/open.ts'
import { showDate } from '../dates.ts'
import { draftPageOf } from '../drafts.ts'
import { deleteDraft } from '../drafts.sql.ts'
import { read } from '../fields.ts'
import { bind, isUndone, nobody, NotEnded, type Ending } from '../sql.ts'
import { answerStop, asStop, wantsJson } from './answer-stop.ts'
import { beginRequest, rememberedUser, scopeOf } from './asker.ts'
import { asKnownNow, readAsAt, readParameters, readQuery } from './address.ts'
import { askedAlone, bearerOf, beginAsToken, refusalOfToken, refusePersonal, wrongToken } from './bearer.ts'
import { draw } from './draw.ts'
import { readForm, readJson } from './bodies.ts'
import { answerMalformed } from './malformed.ts'
import { flashOf, keepFlash } from './flash.ts'
import { growingPage, patience, Reports, whereToGoOn } from './growing-page.ts'
import { health } from './health.ts'
import { openApi } from './openapi.ts'
import { forbidden, notFound, notKnownThen, problemOf, Stop, WrongFilters, type Answer, type Area, type Context, type FinalAnswer, type Route, type User } from './route.ts'
import { outcomeOfAnswer, recordAlone, recordRefusal } from './refused.ts'
import { open, seal } from './sealed-terms.ts'
import { securityHeaders } from './security-headers.ts'
import { dropSession, formTokenOf, hashOf, isFromOurPages, keepKnownBrowser, keepSession, knownBrowserOf, renewVisit, sessionOf, visitOf } from './session.ts'
import { beginUpload, uploadLimits, type Upload } from './uploads.ts'
import { addressIn, formAgain, keepUnsent } from './unsent.ts'
import { fits, pageOfForm, wayBack } from './way-back.ts'

export type Server = { fastify: FastifyInstance, routes: Route[], areas: readonly Area[] }

export type ServerOptions = {
  database: Database
  areas: readonly Area[]
  /** The day it is in London; a fixed day in tests and demos. */
  today: () => Temporal.PlainDate
  version: string
  /** Addresses or ranges of proxies in front, which say for whom they ask; nobody else is believed. */
  trustedProxies?: string[] | undefined
  /** The address people use, where it is not the one they ask by. */
  publicUrl?: string | undefined
  /** Off, to standard output, or to whoever takes its lines. */
  log?: boolean | { write(line: string): void }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What the person under way is called in the layout, kept for error pages. */
    user?: User
  }
}

export function buildServer(given: ServerOptions): Server {
  const options = { ...given, database: fewOwners(given.database) }
  const { database, areas } = options
  const routes = areas.flatMap((area) => area.routes)
  const app = fastify({
    logger: options.log === false ? false : {
      level: process.env.LOG_LEVEL ?? 'info',
      ...(typeof options.log === 'object' ? { stream: options.log } : {}),
      serializers: {
        req: (request) => ({ method: request.method, route: request.routeOptions?.url }),
        res: (reply) => ({ statusCode: reply.statusCode }),
      },
    },
    bodyLimit: 1024 * 1024, trustProxy: options.trustedProxies ?? false,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 10_000,
    http: { headersTimeout: 8_000, connectionsCheckingInterval: 2_000 } as never,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false, caseSensitive: true },
    frameworkErrors: (error, request, reply) => void answerStop(request, reply as FastifyReply, asStop(error), options),
    clientErrorHandler: answerMalformed,
    forceCloseConnections: 'idle',
    // Requests that arrive on open connections while stopping are answered like all others.
    return503OnClosing: false,
  })
  void app.register(cookie)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, async (_: FastifyRequest, body: Buffer) => readForm(body))
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: FastifyRequest, body: Buffer) => readJson(body))
  void app.register(multipart, { limits: uploadLimits, throwFileSizeLimit: false })
  app.addHook('onRequest', async (_, reply) => void reply.headers(securityHeaders))
  app.setErrorHandler(async (error: Error, request, reply) => {
    const stop = asStop(error, request)
    await recordRefusal(database, routes, request, stop)
    await whoever(request, stop)
    return answerStop(request, reply, stop, options)
  })
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.raw.url!.split('?')[0]!
    const page = sessionOf(request) && !wantsJson(request) ? pageOfForm(request.method, path, routes) : undefined
    if (page !== undefined) return reply.status(303).header('location', page).send('')
    const others = wantsJson(request) ? routes.filter((route) => fits(route.path, path)).map(({ method }) => method) : []
    const stop = others.length > 0 ? wrongMethod(others) : notFound()
    await whoever(request, stop)
    return answerStop(request, reply, stop, options)
  })
  /** Whose menu stands above what they are told, where that is not known yet. */
  const whoever = async (request: FastifyRequest, { status }: Stop) => {
    const session = sessionOf(request)
    if (request.user || !session || status >= 500 || wantsJson(request)) return
    const user = await askedAlone(database, session).catch(() => undefined)
    if (user) request.user = user
  }

  for (const [path, asset] of assets) {
    app.get(path, async (_, reply) => reply.header('cache-control', 'public, max-age=31536000, immutable').type(asset.type).send(asset.body))
  }
  app.get('/health', async (_, reply) => health(database, options.version, reply))
  app.get('/api/openapi.json', async (_, reply) => reply.type('application/json').send(openApi(routes, options.version)))
  for (const route of routes) {
    app.route({ method: route.method, url: route.path, handler: (request, reply) =>
      request.isMultipart() ? serveUpload(route, request, reply, options) : serve(route, request, reply, options) })
  }
  return { fastify: app, routes, areas }
}

/** A program is told with what an address answers. */
function wrongMethod(others: readonly string[]): Stop {
  const allow = [...new Set(others.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(', ')
  return new Stop(405, 'Not with this method', `This address answers ${allow}.`, { allow })
}

async function serveUpload(route: Route, request: FastifyRequest, reply: FastifyReply, options: ServerOptions): Promise<FastifyReply> {
  if (!route.upload) throw new Stop(415, 'That request can’t be read', 'This form takes no files.')
  const upload = await beginUpload(request)
  try {
    return await serve(route, request, reply, options, upload)
  } finally {
    await upload.discard()
  }
}

/**
 * One request: begin, who is asking, the handler, one audit event, commit. The page is drawn while the commit is under way. `stepByStep` asks
 * what comes last by itself, so that whatever becomes of it can be told.
 */
async function serve(route: Route, request: FastifyRequest, reply: FastifyReply, options: ServerOptions, upload?: Upload, stepByStep = false): Promise<FastifyReply> {
  const { database } = options
  const today = options.today()
  const { asked, unsent, url } = addressIn(route, request.raw.url)
  const params = readParameters(route.params, request.params as Record<string, string>)
  const asAt = route.asAt ? readAsAt(url, today) : null
  const bearer = route.permission === 'public' ? undefined : bearerOf(request)
  const session = bearer ?? sessionOf(request)
  const hash = session ? hashOf(session.token) : null
  const secret = bearer?.token ?? visitOf(request, reply)
  const body = withKeyOfHeader(route, request, upload?.fields ?? (request.body ?? {}) as Record<string, unknown>)
  const signInHere = () => signInFirst(wayBack(route, asked, options.areas.flatMap((area) => area.routes)))
  if (!session && route.permission !== 'public') throw signInHere()
  // A token comes with no form and no cookie: nobody's browser can be made to send it.
  if (route.method === 'POST' && !bearer && !isFromOurPages(request, secret, request.headers['x-csrf-token'] ?? body['csrf'])) {
    throw new Stop(403, 'The form has expired', 'Nothing was sent. For your safety a form can be sent only by whoever opened it: since then you may have signed in anew, or switched '
      + 'to another authority. Go back, copy what you typed, and load the page again before you send it.')
  }
  if (bearer) refusePersonal(route)
  if (upload && session) await refuseUploadOfOthers(route, session, signInHere, request, database)
  const files = await upload?.receive() ?? []

  const reading = route.method === 'GET'
  const isSeen = hash !== null && !route.unseen
  // The work goes ahead as whoever it was last time, in the same flight; who it is now is known before anything is answered or kept. A token's event
  // names the token, which is known once it has been asked.
  const expected = isSeen && !upload && !bearer ? rememberedUser(hash) : undefined
  const atOnce = route.atOnce && !unsent && expected !== undefined
  const flight = await database.begin(session?.wall ?? 'throughline_scoped', atOnce)
  const asking = bearer ? beginAsToken(flight, bearer.token, asAt, reading) : isSeen ? beginRequest(flight, hash, asAt, reading) : undefined
  asking?.catch(() => undefined)
  const telling = route.atOnce && !unsent ? { action: route.name, told: false } : undefined
  let begun: { answer: Extract<Answer, { kind: 'later' }>, context: Context }
  try {
    const user = expected ?? await asking
    if (!user && route.permission !== 'public') {
      if (bearer) throw wrongToken
      const kept = hash !== null && !reading && !wantsJson(request) ? await keepUnsent(flight, hash, route, url, body, reply) : undefined
      if (kept === undefined) throw signInHere()
      return answerStop(request, reply, signInFirst(kept), options)
    }
    if (user) request.user = user
    if (user && route.permission !== 'public' && !user.may(route.permission)) throw forbidden()
    const events: { subjects: string[], reason: string | null, detail: Record<string, unknown> | null } = { subjects: [], reason: null, detail: null }
    const query = readQuery(route.query, url, today)
    if (Object.keys(query.errors).length > 0 && wantsJson(request)) throw new WrongFilters(query.errors)
    let csrf: string | undefined
    // Sent and taken: what was kept of it while it was typed goes in the same transaction.
    const forget = async () => {
      const page = user && body['put_aside'] !== 'yes' ? draftPageOf(body) : null
      if (page !== null) await context.db.row(deleteDraft, { form: url.pathname, page })
    }
    let hasEnded = false
    const ending: Ending = {
      goesAgain: !stepByStep && !bearer && !upload,
      last: async ({ told, plain, also, subjectOf }) => {
        if (!ending.goesAgain || events.reason !== null || events.detail !== null) {
          const answered = await plain()
          context.note([...also, ...answered.rows.map(subjectOf)])
          return answered
        }
        if (expected && await asking !== expected) throw new NotEnded()
        const [answered] = await Promise.all([told(route.name, [...events.subjects, ...also]), forget(), flight.commit()])
          .catch((error: unknown) => { throw isUndone(error) ? new NotEnded() : error })
        hasEnded = true
        return answered
      },
    }
    const context: Context = {
      db: bind(flight.connection, user ? scopeOf(user) : nobody, asAt === null, telling, ending),
      user: user as User,
      params: params as never,
      query: query.values as never, queryTyped: query.typed, queryErrors: query.errors,
      input: read(route.input, body, { today, local: user?.codes ?? [] }) as never,
      body, files, today, asAt,
      get csrf() {
        return csrf ??= formTokenOf(secret)
      },
      url,
      from: { browser: request.headers['user-agent'] ?? '', address: request.ip, origin: options.publicUrl ?? `${request.protocol}://${request.host}` },
      session: {
        hash, isToken: bearer !== undefined,
        keep: (token, wall) => {
          keepSession(reply, token, wall)
          return formTokenOf(token)
        },
        drop: () => dropSession(reply),
        known: knownBrowserOf(request),
        keepKnown: () => keepKnownBrowser(reply),
        get visit() {
          return hashOf(secret)
        },
        renewVisit: () => {
          dropSession(reply)
          const visit = renewVisit(reply)
          return { hash: hashOf(visit), csrf: formTokenOf(visit) }
        },
      },
      sealed: { seal: (terms) => seal(terms, database.secret), open: (sealed = url.searchParams.get('q')) => open(sealed, database.secret) },
      note: (subjects, more) => {
        if (telling || hasEnded) throw new Error(`${route.name} tells what it shows by its statements`)
        // One by one: as arguments, a hundred thousand are more than a call takes.
        for (const subject of subjects) events.subjects.push(subject)
        if (more?.reason) events.reason = more.reason
        if (more?.detail) events.detail = { ...events.detail, ...more.detail }
      },
    }
    const answering = unsent ? formAgain(context, options.areas.flatMap((area) => area.routes), unsent, route) : route.handle(context)
    const wholly = atOnce ? flight.commit(true) : undefined
    wholly?.catch(() => undefined)
    const answer = await answering
    if (answer.kind === 'done' && !hasEnded) await forget()
    if (expected && await asking !== expected) throw new Error('the session has changed')
    const recorded = telling?.told || hasEnded ? undefined
      : atOnce ? recordAlone(database, session!, route.name, [], null, null)
      // Whoever came as nobody and has not come in leaves none: nobody reads what belongs to no authority, and anybody could fill the log with it.
      : flight.connection.query({ name: 'audit.record', text: `select record_event($1, $2, $3, $4, $5) where current_setting('app.authority', true) <> ''`,
        values: [route.name, events.subjects, events.reason, events.detail === null ? null : JSON.stringify(events.detail), outcomeOfAnswer(answer)] })
    // A reading's commit waits for no disk.
    const committed = Promise.all([recorded, wholly ?? flight.commit(reading)])
    committed.catch(() => undefined)
    if (answer.kind !== 'later') {
      const payload = prepare(answer, context, request, reply, options)
      await committed
      return await reply.send(payload)
    }
    await committed
    begun = { answer, context }
  } catch (error) {
    const isSomebodyElse = expected !== undefined && await asking?.catch(() => expected) !== expected
    await flight.rollback()
    // Nothing of this was for them: it is read again, as whoever they are now.
    if (isSomebodyElse) return serve(route, request, reply, options)
    if (error instanceof NotEnded) return serve(route, request, reply, options, undefined, true)
    if (error === wrongToken) throw await refusalOfToken(database, request)
    throw asAt !== null && error instanceof Stop && error.status === 404 ? notKnownThen(showDate(asAt), asKnownNow(url)) : error
  }
  return finishLater(begun.answer, begun.context, request, reply, options)
}

/** What is sent twice under one key is done once. A program may say the key as a header, as other systems do; a form says it among its fields. */
function withKeyOfHeader({ input }: Route, { headers }: FastifyRequest, body: Record<string, unknown>): Record<string, unknown> {
  const key = headers['idempotency-key']
  return key === undefined || input['idempotency_key'] === undefined || (body['idempotency_key'] ?? '') !== '' ? body : { ...body, idempotency_key: key }
}

/** Whoever waits for long gets a page that grows; its status says only that the work was begun. */
async function finishLater(
  { work, title }: Extract<Answer, { kind: 'later' }>, context: Context, request: FastifyRequest, reply: FastifyReply, options: ServerOptions,
): Promise<FastifyReply> {
  const reports = new Reports()
  const working = work(options.database, (line) => reports.add(line))
  const isSlow = title !== undefined && !wantsJson(request) && await Promise.race([working.then(() => false, () => false), setTimeout(patience, true, { ref: false })])
  if (!isSlow) return reply.send(prepare(await working, context, request, reply, options))
  const grown = working.then((answer) => (answer.kind === 'show' ? answer.view(context).main : answer.kind === 'done' ? whereToGoOn(answer) : nothing), (error: unknown) => {
    const { title: heading, message } = asStop(error, request)
    return html`<h2 class="govuk-heading-m">${heading}</h2><p class="govuk-body">${message}</p>`
  })
  const frame = (main: Html) => draw({ title, main }, context, { areas: options.areas, flash: flashOf(request, reply) })
  void reply.type('text/html; charset=utf-8').send(Readable.from(growingPage(title, frame, reports, grown)))
  // What was begun is finished, with its files, also when nobody waits for it any more.
  await grown
  return reply
}

/** Whoever may not send files here is told so before one is received: that may take long, and no transaction waits for it. */
async function refuseUploadOfOthers(route: Route, session: { token: string, wall: Wall }, signInHere: () => Stop, request: FastifyRequest, database: Database): Promise<void> {
  const user = await askedAlone(database, session)
  if (!user) throw 'id' in session ? await refusalOfToken(database, request) : signInHere()
  if (route.permission !== 'public' && !user.may(route.permission)) throw forbidden()
}

function signInFirst(back: string): Stop {
  return new Stop(401, 'Sign in first', 'Your session has ended or you have not signed in. Sign in to go on.',
    { location: back === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(back)}` })
}

function prepare(answer: FinalAnswer, context: Context, request: FastifyRequest, reply: FastifyReply, options: ServerOptions): unknown {
  if (answer.kind === 'file') {
    reply.type(answer.mediaType).header('content-disposition', `attachment; filename="${answer.name.replaceAll(/[^A-Za-z0-9._-]/g, '-')}"`)
    return typeof answer.body === 'string' || Buffer.isBuffer(answer.body) ? answer.body : Readable.from(answer.body)
  }
  if (answer.kind === 'show' && answer.status === 429) void reply.header('retry-after', '15')
  if (wantsJson(request)) return prepareJson(answer, reply)
  if (answer.kind === 'done') {
    // What was refused is said by the page that it leads to: it is no success.
    if (answer.say && answer.status < 400) keepFlash(reply, answer.say)
    reply.status(303).header('location', answer.location)
    return ''
  }
  reply.status(answer.status).type('text/html; charset=utf-8')
  return draw(answer.view(context), context, { areas: options.areas, errors: answer.errors, flash: flashOf(request, reply) })
}

function prepareJson(answer: Exclude<FinalAnswer, { kind: 'file' }>, reply: FastifyReply): string {
  reply.status(answer.status).type(answer.kind === 'show' && answer.errors ? 'application/problem+json' : 'application/json')
  if (answer.kind === 'done') {
    reply.header('location', answer.location)
    return JSON.stringify({ message: answer.say, location: answer.location, ...answer.data })
  }
  if (answer.stop) return problemOf(answer.stop)
  if (!answer.errors) return JSON.stringify(answer.data)
  return JSON.stringify({ type: 'about:blank', title: 'Some answers need another look', status: answer.status, errors: answer.errors })
}
