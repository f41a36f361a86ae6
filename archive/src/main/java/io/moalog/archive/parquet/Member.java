package io.moalog.archive.parquet;

/** Where a member of a log's JSON stands, by the indices of its bytes, and how it is cut out; filled anew. */
final class Member {
    /** The rank of no member. */
    static final int NONE = Integer.MAX_VALUE;

    /** The index of the object that it is in among the log's members, -1 for the log itself. */
    int parent;
    /** Among the members of its object. */
    int index;
    /** Behind the brace or the comma before it. */
    int start;

    int nameStart;
    int nameEnd;
    boolean nameEscaped;
    int valueStart;
    int valueEnd;
    boolean valueEscaped;
    /** Behind the space that follows the value. */
    int end;

    /** Of its name, see {@link FieldName}. */
    int rank = NONE;

    /** Where it is cut out, its column's letter, and how its value is written, see {@link LogShape}. */
    char column;

    byte[] form = {};
}
