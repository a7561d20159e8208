//! Strongly connected components (Tarjan 1972), without recursion: a document may chain its types
//! as deep as it likes.

/// Which nodes lie on a cycle, and which of them on the same one.
pub(crate) struct Components {
    component: Vec<usize>,
    cyclic: Vec<bool>,
}

impl Components {
    /// Whether there is a way from `a` to `b` and back.
    pub(crate) fn together(&self, a: usize, b: usize) -> bool {
        let same = self.component.get(a) == self.component.get(b);
        same && self.cyclic.get(a).copied().unwrap_or(false)
    }
}

/// Finds the components of the graph of `count` nodes.
pub(crate) fn components(count: usize, edges: impl Fn(usize) -> Vec<usize>) -> Components {
    let mut search = Search {
        index: vec![None; count],
        low: vec![0; count],
        on_stack: vec![false; count],
        stack: Vec::new(),
        next: 0,
        found: Components { component: vec![0; count], cyclic: vec![false; count] },
    };
    for node in 0..count {
        if search.index[node].is_none() {
            search.visit(node, &edges);
        }
    }
    search.found
}

struct Search {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    found: Components,
}

impl Search {
    fn visit(&mut self, root: usize, edges: &impl Fn(usize) -> Vec<usize>) {
        let mut calls = vec![(root, self.enter(root, edges))];
        while let Some((node, targets)) = calls.last_mut() {
            let node = *node;
            let Some(target) = targets.pop() else {
                calls.pop();
                self.leave(node);
                if let Some((parent, _)) = calls.last() {
                    self.low[*parent] = self.low[*parent].min(self.low[node]);
                }
                continue;
            };
            match self.index[target] {
                None => calls.push((target, self.enter(target, edges))),
                Some(index) if self.on_stack[target] => {
                    self.low[node] = self.low[node].min(index);
                }
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, node: usize, edges: &impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
        let mut targets = edges(node);
        targets.retain(|target| *target < self.low.len());
        self.found.cyclic[node] = targets.contains(&node);
        targets
    }

    /// Closes the component that `node` is the root of, if it is one.
    fn leave(&mut self, node: usize) {
        if Some(self.low[node]) != self.index[node] {
            return;
        }
        let start = self.stack.iter().rposition(|other| *other == node).unwrap_or(0);
        let members = self.stack.split_off(start);
        let cyclic = members.len() > 1 || self.found.cyclic[node];
        for member in members {
            self.on_stack[member] = false;
            self.found.component[member] = node;
            self.found.cyclic[member] = cyclic;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn cycles_are_told_from_chains() {
        // 0 → 1 → 2 → 1, 3 → 3, 4 → 0
        let graph = [vec![1], vec![2], vec![1], vec![3], vec![0]];
        let found = components(graph.len(), |node| graph[node].clone());
        assert!(found.together(1, 2) && found.together(2, 1) && found.together(3, 3));
        assert!(!found.together(0, 1) && !found.together(0, 0) && !found.together(4, 0));
    }

    #[test]
    fn a_long_chain_does_not_overflow() {
        let last = 200_000;
        let found = components(last + 1, |node| vec![if node == last { 0 } else { node + 1 }]);
        assert!(found.together(0, last));
    }
}
