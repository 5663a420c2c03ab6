import { relative, sep } from 'node:path';
import { layerFault, meaning } from './layers.mjs';

/** @typedef {Extract<Parameters<import('oxlint/plugins-dev').RuleTester['run']>[1], { create: unknown }>} Rule */
/** @typedef {Parameters<Rule['create']>[0]} Context */
/** @typedef {NonNullable<Parameters<Context['report']>[0]['node']>} Node */
/** @typedef {{ importKind?: string, exportKind?: string, source?: unknown, specifiers?: readonly object[] }} Declaration */

/**
 * Static, type-only, re-exporting and dynamic imports alike are held to the layer rules; `no-restricted-imports` would not
 * see the dynamic ones, by which the command line loads its commands.
 * @type {Rule}
 */
const layers = {
  create(context) {
    const from = relative(context.cwd, context.filename).split(sep).join('/');
    /**
     * @param {Node} node
     * @param {unknown} specifier
     * @param {boolean} isType
     */
    const look = (node, specifier, isType) => {
      if (typeof specifier !== 'string') return;
      const fault = layerFault({ from, isType, ...meaning(from, specifier) });
      if (fault !== null) context.report({ node, message: `${fault} (imports ${specifier})` });
    };
    return {
      ImportDeclaration: (node) => look(node, node.source.value, isTypeOnly(node)),
      ExportNamedDeclaration: (node) => look(node, node.source?.value, isTypeOnly(node)),
      ExportAllDeclaration: (node) => look(node, node.source.value, isTypeOnly(node)),
      ImportExpression: (node) => look(node, Reflect.get(node.source, 'value'), false),
      TSImportType: (node) => look(node, node.source.value, true),
    };
  },
};

/**
 * `.only` leaves the other tests out, and `.skip('name', …)` this one: both look like a pass. Skipping on a condition is fine.
 * @type {Rule}
 */
const everyTestRuns = {
  create(context) {
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || callee.property.type !== 'Identifier') return;
        if (!['test', 'it', 'describe', 'suite'].includes(callee.object.name)) return;
        const verb = callee.property.name;
        const first = node.arguments[0];
        const named = first?.type === 'Literal' && typeof first.value === 'string';
        if (['only', 'todo', 'fixme'].includes(verb) || (['skip', 'fails'].includes(verb) && named)) {
          context.report({ node, message: `${callee.object.name}.${verb} keeps a test from running` });
        }
      },
    };
  },
};

/**
 * A type assertion tells the compiler to be silent, so it says why: a comment on its own lines or the line above.
 * @type {Rule}
 */
const assertionsSayWhy = {
  create(context) {
    return {
      TSAsExpression(node) {
        const { typeAnnotation: type } = node;
        if (type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const') return;
        const near = context.sourceCode.lines.slice(Math.max(0, node.loc.start.line - 2), node.loc.end.line);
        if (!near.some((text) => /\/\/|\*\/|^\s*\*/.test(text))) context.report({ node, message: '`as` without a comment beside it that says why it holds' });
      },
    };
  },
};

/** The rules of this repository that no public linter knows. */
export default {
  meta: { name: 'quarterdeck' },
  rules: { layers, 'every-test-runs': everyTestRuns, 'assertions-say-why': assertionsSayWhy },
};

/** @param {Declaration} node */
function isTypeOnly(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const parts = node.specifiers ?? [];
  return parts.length > 0 && parts.every((part) => Reflect.get(part, 'importKind') === 'type' || Reflect.get(part, 'exportKind') === 'type');
}
