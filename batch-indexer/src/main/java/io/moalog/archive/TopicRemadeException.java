package io.moalog.archive;

/** The topic was deleted, or made anew, while it was read: what was read of it may be another topic's. */
final class TopicRemadeException extends Exception {
    private static final long serialVersionUID = 1L;

    TopicRemadeException(Backlog backlog) {
        super("the topic of " + backlog + " is no longer the one with the id " + backlog.topicId());
    }
}
