package io.keyhold;

import io.keyhold.api.Kms;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Stands between a program and {@code Kms}: keeps every byte string and token that goes in or comes out, and all that is
 * said about it, in exceptions and in the log at its finest level.
 */
final class SecretWatch implements AutoCloseable {
    private static final int LEAST_BYTES = 8;
    private final Set<String> needles = new HashSet<>();
    private final StringBuilder said = new StringBuilder();
    private final Set<String> operations = new TreeSet<>();
    private final Set<String> succeeded = new TreeSet<>();
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            String text = formatter.format(record);
            synchronized (said) {
                said.append(text);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    SecretWatch() {
        root.setLevel(Level.ALL);
        Logger.getLogger("io.keyhold").setLevel(Level.ALL);
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
    }

    Kms watch(Kms kms) {
        return (Kms) Proxy.newProxyInstance(
                SecretWatch.class.getClassLoader(), new Class<?>[] {Kms.class}, (proxy, method, arguments) -> {
                    operations.add(method.getName());
                    for (Object argument : arguments) {
                        keep(argument);
                    }
                    try {
                        Object result = method.invoke(kms, arguments);
                        succeeded.add(method.getName());
                        if (result != null) {
                            keep(result);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        heard(e.getCause());
                        throw e.getCause();
                    }
                });
    }

    /** The operations that were called. */
    Set<String> operations() {
        return operations;
    }

    /** Those that were done at least once. */
    Set<String> succeeded() {
        return succeeded;
    }

    int secrets() {
        return needles.size();
    }

    private void heard(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        synchronized (said) {
            said.append(trace).append(thrown);
        }
    }

    /** Everything in it that is bytes or a token, and what its own text says. */
    private void keep(Object message) throws ReflectiveOperationException {
        String text = message.toString();
        synchronized (said) {
            said.append(text).append('\n');
        }
        for (Method method : message.getClass().getMethods()) {
            if (method.getParameterCount() == 0 && method.getDeclaringClass() == message.getClass()) {
                Object value = method.invoke(message);
                Object content = value instanceof Optional<?> optional ? optional.orElse(null) : value;
                if (content instanceof byte[] bytes) {
                    secret(bytes);
                } else if (method.getName().equals("grantToken") && content instanceof String token) {
                    needles.add(token);
                } else if (method.getName().equals("grantTokens")) {
                    ((List<?>) content).forEach(token -> needles.add((String) token));
                }
            }
        }
    }

    void secret(byte[] bytes) {
        if (bytes.length < LEAST_BYTES || allEqual(bytes)) {
            return;
        }
        byte[] tail = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - 12), bytes.length);
        byte[] head = Arrays.copyOf(bytes, Math.min(12, bytes.length));
        for (byte[] part : List.of(tail, head)) {
            if (part == head && bytes.length > 60) {
                continue; // blobs, signatures and encoded keys begin alike, with names that are not secret
            }
            needles.add(HexFormat.of().formatHex(part));
            needles.add(HexFormat.of().withUpperCase().formatHex(part));
            needles.add(new String(part, StandardCharsets.ISO_8859_1));
            needles.add(Arrays.toString(part).substring(1, 20));
        }
        String text = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        needles.add(text.substring(text.length() - Math.min(14, text.length())));
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        needles.add(url.substring(url.length() - Math.min(14, url.length())));
    }

    private static boolean allEqual(byte[] bytes) {
        for (byte each : bytes) {
            if (each != bytes[0]) {
                return false;
            }
        }
        return true;
    }

    /** What of it is found in the log, the exceptions and the texts of requests and responses. */
    List<String> foundInWhatWasSaid() {
        return foundIn(said());
    }

    List<String> foundIn(String haystack) {
        return needles.stream().filter(haystack::contains).toList();
    }

    String said() {
        synchronized (said) {
            return said.toString();
        }
    }

    @Override
    public void close() {
        root.removeHandler(handler);
        root.setLevel(before);
    }
}
