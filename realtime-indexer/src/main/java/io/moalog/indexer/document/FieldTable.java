package io.moalog.indexer.document;

/**
 * The fields of one log by the hash of their dotted path, so that what Elasticsearch refuses is known before: the same
 * name twice in one object, and a new field with values of two kinds, in an array or wherever its path comes twice. Two
 * paths of one hash, which chance does not bring, would be taken for one: the later is set aside without need.
 *
 * <p>Open addressing; cleared by counting up, so that a log costs what it has.
 */
final class FieldTable {
    private static final int LEAST = 256;
    private static final int MOST_KEPT = 16 * 1024;

    private long[] paths = {};
    private int[] logs = {};
    private int[] objects = {};
    private byte[] kinds = {};
    private int log;
    private int count;

    FieldTable() {
        allocate(LEAST);
    }

    void clear() {
        count = 0;
        if (++log == Integer.MAX_VALUE || paths.length > MOST_KEPT) {
            allocate(LEAST);
        }
    }

    /**
     * Adds a field that has been read.
     *
     * @param path the hash of its path
     * @param object the number of the object that it stands in
     * @param ofKinds a bit for each kind of scalar that it has
     * @return whether it goes together with what the log has had before it
     */
    boolean add(long path, int object, int ofKinds) {
        if (2 * count >= paths.length) {
            grow();
        }
        int slot = slot(path);
        boolean known = logs[slot] == log;
        if (!known) {
            put(slot, path, object, (byte) 0);
        }
        int all = kinds[slot] | ofKinds;
        if ((known && objects[slot] == object) || Integer.bitCount(all) > 1) {
            return false;
        }
        objects[slot] = object;
        kinds[slot] = (byte) all;
        return true;
    }

    /** Where the path is, or where it is to be. */
    private int slot(long path) {
        int mask = paths.length - 1;
        int slot = FieldPath.slot(path, paths.length);
        while (logs[slot] == log && paths[slot] != path) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void put(int slot, long path, int object, byte ofKinds) {
        paths[slot] = path;
        logs[slot] = log;
        objects[slot] = object;
        kinds[slot] = ofKinds;
        count++;
    }

    private void grow() {
        long[] oldPaths = paths;
        int[] oldLogs = logs;
        int[] oldObjects = objects;
        byte[] oldKinds = kinds;
        int current = log;
        allocate(2 * oldPaths.length);
        for (int i = 0; i < oldPaths.length; i++) {
            if (oldLogs[i] == current) {
                put(slot(oldPaths[i]), oldPaths[i], oldObjects[i], oldKinds[i]);
            }
        }
    }

    private void allocate(int size) {
        paths = new long[size];
        logs = new int[size];
        objects = new int[size];
        kinds = new byte[size];
        log = 1;
        count = 0;
    }
}
