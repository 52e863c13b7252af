// People at work as fast as answers come: asking, accepting, saving. What was acknowledged is noted only once its answer is there.
import type { NetworkVisitor } from './network-visitor.ts'
import { newcomer } from './newcomers.ts'

const service = 10812

/** What one supported person's record must hold: each part as the last answer said. */
export type Life = {
  number: number
  /** Sent with the form, so that sending it again makes nothing twice. */
  key: string
  request?: string
  accepted?: { client: number, schedule: number }
  /** Of the contact details; 1 once they are accepted. */
  version: number
  telephone: string
  /** Sent, and not answered yet. */
  trying?: { step: 'ask' | 'accept' } | { step: 'save', telephone: string }
  /** Sent again after a crash, so that two events may stand for it. */
  repeated: boolean
}

type Answer = { status: number, body: Record<string, unknown> }
/** No answer, or one of 500 and more: whoever asked can't know what was done. */
class Unanswered extends Error {}

export class Workload {
  readonly lives: Life[] = []
  acknowledged = 0
  outstanding = 0
  /** How each writer's work ended. */
  readonly endings: string[] = []
  #stopping = false
  readonly #level: string

  constructor(level: string) {
    this.#level = level
  }

  /** Two colleagues who work through one newcomer after the other, until an answer fails to come. */
  async write(provider: NetworkVisitor, reviewer: NetworkVisitor): Promise<void> {
    this.#stopping = false
    try {
      while (!this.#stopping) {
        const life: Life = { number: this.lives.length + 1, key: crypto.randomUUID(), version: 1, telephone: '', repeated: false }
        this.lives.push(life)
        await this.#live(life, provider, reviewer)
      }
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      this.endings.push(error.message)
    }
  }

  /** Lets each writer finish the person they are with. */
  stop(): void {
    this.#stopping = true
  }

  /** Sends again whatever nobody knows the end of. */
  async resume(provider: NetworkVisitor, reviewer: NetworkVisitor): Promise<number> {
    const unknown = this.lives.filter(({ trying }) => trying)
    for (const life of unknown) {
      life.repeated = true
      await this.#live(life, provider, reviewer)
    }
    return unknown.length
  }

  async #live(life: Life, provider: NetworkVisitor, reviewer: NetworkVisitor): Promise<void> {
    const person = newcomer(life.number)
    if (life.request === undefined) {
      const { body } = await this.#send(life, { step: 'ask' }, 201, () =>
        provider.json.post(`/services/${service}/schedules`, { ...person, service_level: this.#level, idempotency_key: life.key }))
      life.request = body['request'] as string
    }
    if (life.accepted === undefined) {
      const { status, body } = await this.#send(life, { step: 'accept' }, 200, () => reviewer.json.post(`/requests/${life.request}/accept`, { same_as: 'new' }))
      life.accepted = status === 200 ? body as Life['accepted'] & object : await this.#foundAccepted(life, reviewer)
    }
    const { gender, ethnicity, primary_client_group, address_1, town, postcode } = person
    while (life.version < 3) {
      const telephone = `07700 9${String(life.number % 10_000).padStart(4, '0')}${life.version}`
      const { status, body } = await this.#send(life, { step: 'save', telephone }, 200, () => provider.json.post(`/clients/${life.accepted!.client}`,
        { gender, ethnicity, primary_client_group, address_1, town, postcode, telephone, version: life.version }))
      life.version = status === 200 ? body['version'] as number : life.version + 1
      life.telephone = telephone
    }
  }

  /** `wanted` is the answer of a write that was done; sent again, a move that was done already answers 409. */
  async #send(life: Life, trying: Life['trying'] & object, wanted: number, send: () => Promise<Answer>): Promise<Answer> {
    const isAgain = life.trying !== undefined
    life.trying = trying
    this.outstanding += 1
    let answer: Answer
    try {
      answer = await send()
    } catch (error) {
      throw new Unanswered(`${(error as { code?: string }).code ?? ''} ${(error as Error).message}`.trim())
    } finally {
      this.outstanding -= 1
    }
    if (answer.status >= 500) throw new Unanswered(String(answer.status))
    if (answer.status !== wanted && !(isAgain && answer.status === 409)) {
      throw new Error(`${trying.step} of newcomer ${life.number} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    }
    this.acknowledged += 1
    delete life.trying
    return answer
  }

  async #foundAccepted(life: Life, reviewer: NetworkVisitor): Promise<{ client: number, schedule: number }> {
    const { body } = await reviewer.json.get<{ request: { state: string, client_id: number, schedule_id: number } }>(`/requests/${life.request}`)
    if (body.request.state !== 'accepted') throw new Error(`the request of newcomer ${life.number} is ${body.request.state}`)
    return { client: body.request.client_id, schedule: body.request.schedule_id }
  }
}
