import { isAlias, visit, type Alias, type Document, type Node } from 'yaml';

/**
 * The node that each alias refers to: the last one above with its anchor. One walk finds them all; the library's own
 * `resolve` walks the document again for every alias.
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
