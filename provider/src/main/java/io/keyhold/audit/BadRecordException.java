package io.keyhold.audit;

import java.io.IOException;

/** Bytes of a trail that no writer of a trail has written. */
final class BadRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    BadRecordException(String problem) {
        super(problem);
    }
}
