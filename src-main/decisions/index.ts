export { type Asked, type PersonAnswer, evaluateTree } from './evaluate.ts';
export { type AnswerBook, createAnswers } from './answers.ts';
