export { evaluateTree } from './evaluate.ts';
export { type AnswerBook, createAnswers } from './answers.ts';
