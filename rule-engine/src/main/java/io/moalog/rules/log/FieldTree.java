package io.moalog.rules.log;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names to look for, as a tree that is walked along with a log's JSON. {@code a.b.c} is found as nested objects, as
 * one flat key, and as any mix of the two; so a name of n parts takes n²/2 entries, and rules have few parts only.
 */
final class FieldTree {
    private final Map<String, FieldTree> children = new HashMap<>();
    private @Nullable String field;

    static FieldTree of(Collection<String> fields) {
        FieldTree root = new FieldTree();
        for (String field : fields) {
            root.node(field.split("\\.", -1)).field = field;
        }
        return root;
    }

    /** What the JSON key {@code name} leads to, null where no wanted name goes that way. */
    @Nullable
    FieldTree child(String name) {
        return children.get(name);
    }

    /** The wanted name that ends here, or null. */
    @Nullable
    String field() {
        return field;
    }

    boolean hasChildren() {
        return !children.isEmpty();
    }

    /** The node of a name's end; every way to part the name into keys is made to lead there. */
    private FieldTree node(String[] parts) {
        FieldTree[] nodes = new FieldTree[parts.length + 1];
        nodes[0] = this;
        for (int end = 1; end <= parts.length; end++) {
            nodes[end] = nodes[end - 1].children.computeIfAbsent(parts[end - 1], part -> new FieldTree());
        }
        for (int start = 0; start < parts.length; start++) {
            String key = parts[start];
            for (int end = start + 2; end <= parts.length; end++) {
                key = key + '.' + parts[end - 1];
                nodes[start].children.put(key, nodes[end]);
            }
        }
        return nodes[parts.length];
    }
}
