package io.keyhold.remote;

import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.wire.AwsJson;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The operations of AWS KMS by a service elsewhere: every method that {@link Kms} has, also those that it gets one day. */
public final class RemoteKms {
    private static final String TARGET = "TrentService.";

    private RemoteKms() {}

    /** How one operation is asked for. */
    @FunctionalInterface
    public interface Asking {
        /**
         * Asks.
         *
         * @param response the type of the response; {@code void} if the operation has none
         * @return the response; null if the operation has none
         */
        @Nullable
        Object ask(KmsRequest request, Class<?> response);
    }

    /** The operations, each asked for so. */
    public static Kms of(Asking asking) {
        InvocationHandler handler = (proxy, method, arguments) -> invoke(asking, proxy, method, arguments);
        return (Kms) Proxy.newProxyInstance(RemoteKms.class.getClassLoader(), new Class<?>[] {Kms.class}, handler);
    }

    private static @Nullable Object invoke(Asking asking, Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        if (arguments != null && arguments.length == 1 && arguments[0] instanceof KmsRequest request) {
            return asking.ask(request, method.getReturnType());
        }
        return ofObject(proxy, method, arguments);
    }

    private static Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "Kms of another process";
            default ->
                throw new KmsException.Validation("the request is null", "Pass a request to Kms." + method.getName());
        };
    }

    /** The operations by their messages. */
    static Kms over(WireCalls calls) {
        return of((request, response) -> {
            WireCalls.Effect effect = request.operation().readOnly() ? WireCalls.Effect.NONE : WireCalls.Effect.CHANGE;
            byte[] body = AwsJson.write((Record) request);
            byte[] reply;
            try {
                reply = calls.call(TARGET + request.operation().operationName(), body, effect);
            } finally {
                Arrays.fill(body, (byte) 0);
            }
            return response == void.class ? null : read(response, reply, calls.place());
        });
    }

    /** A response, whose text is overwritten. */
    public static <T> T read(Class<T> type, byte[] reply, String place) {
        try {
            return AwsJson.read(type, reply);
        } catch (KmsException e) {
            throw new KmsException.Internal(
                    "the reply of " + place + " is not a " + type.getSimpleName() + ": " + e.problem(),
                    "Use versions of client and server that belong together",
                    e);
        } finally {
            Arrays.fill(reply, (byte) 0);
        }
    }
}
