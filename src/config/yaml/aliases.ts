import { isAlias, visit, type Alias, type Document, type Node } from 'yaml';

/**
 * What each alias of a document stands for: the last node above with its anchor. In one walk; the library's own
 * `resolve` walks the document anew for every alias.
 */
export function aliasTargets(document: Document): WeakMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new WeakMap<Alias, Node>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
    },
  });
  return targets;
}
