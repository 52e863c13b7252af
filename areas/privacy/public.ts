// What other areas may use of privacy: how much was refused lately.
export { refusedSince } from './refused.ts'
