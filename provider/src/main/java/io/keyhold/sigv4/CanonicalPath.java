package io.keyhold.sigv4;

import java.util.ArrayDeque;
import java.util.Deque;

/** How the path of a request becomes part of what is signed. Both encode again what is encoded already. */
public enum CanonicalPath {
    /** Without empty segments and those of dots: all services of AWS except S3. */
    NORMALIZED {
        @Override
        String of(String path) {
            return PercentEncoding.path(withoutDots(path));
        }
    },

    /** As it is sent. */
    AS_SENT {
        @Override
        String of(String path) {
            return PercentEncoding.path(path.isEmpty() ? "/" : path);
        }
    };

    abstract String of(String path);

    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", kept);
        return path.endsWith("/") && !kept.isEmpty() ? joined + "/" : joined;
    }
}
