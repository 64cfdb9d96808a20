package io.keyhold.remote.aws;

import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.remote.RemoteKms;
import io.keyhold.remote.WireErrors;
import io.keyhold.wire.AwsJson;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * The operations of AWS KMS by the client of the AWS SDK for Java, with its own chain for credentials and Region. What changes
 * something is sent once, as it may have been done although no reply came. Safe for concurrent use.
 */
public final class AwsKms implements AutoCloseable {
    private static final String MODEL = "software.amazon.awssdk.services.kms.model.";
    private static final ThreadLocal<Boolean> CALLING = new ThreadLocal<>();
    private final KmsClient repeating;
    private final KmsClient once;
    private final String place;
    private final ConcurrentMap<String, SdkCall> calls = new ConcurrentHashMap<>();

    /**
     * How AWS KMS is reached.
     *
     * @param region the Region; empty for what AWS's own chain finds
     * @param endpoint another address than that of the Region
     * @param perCall the time for one call with all its tries
     */
    public record Options(Optional<String> region, Optional<URI> endpoint, Duration perCall) {}

    private AwsKms(KmsClient repeating, KmsClient once) {
        this.repeating = repeating;
        this.once = once;
        this.place = "AWS KMS in " + repeating.serviceClientConfiguration().region();
    }

    /**
     * Makes the clients, which asks nothing of AWS KMS yet.
     *
     * @throws KmsException.Configuration if the SDK finds no Region, or is not there
     */
    public static AwsKms open(Options options) {
        try {
            KmsClient repeating = client(options, AwsRetryStrategy.standardRetryStrategy());
            return new AwsKms(repeating, client(options, AwsRetryStrategy.doNotRetry()));
        } catch (SdkClientException e) {
            throw new KmsException.Configuration(
                    "the AWS SDK makes no client: " + e.getMessage(),
                    "Set keyhold.region, or AWS_REGION; and put one HTTP client of the SDK on the class path",
                    e);
        }
    }

    private static KmsClient client(Options options, RetryStrategy retries) {
        KmsClientBuilder builder = KmsClient.builder()
                .overrideConfiguration(
                        each -> each.apiCallTimeout(options.perCall()).retryStrategy(retries));
        options.region().map(Region::of).ifPresent(builder::region);
        options.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** The operations. */
    public Kms kms() {
        return RemoteKms.of(this::ask);
    }

    /** The service, for messages. */
    public String place() {
        return place;
    }

    private @Nullable Object ask(KmsRequest request, Class<?> response) {
        if (CALLING.get() != null) {
            throw new KmsException.Configuration(
                    "Keyhold was asked for a key by the connection that it asks " + place + " over",
                    "Give the AWS SDK a connection that needs no key of Keyhold: see javax.net.ssl.keyStore");
        }
        CALLING.set(true);
        try {
            SdkPojo reply = call(request);
            return response == void.class ? null : RemoteKms.read(response, SdkJson.response(reply), place);
        } finally {
            CALLING.remove();
        }
    }

    private SdkPojo call(KmsRequest request) {
        SdkCall call = calls.computeIfAbsent(request.operation().operationName(), SdkCall::of);
        byte[] json = AwsJson.write((Record) request);
        try {
            return call.run(request.operation().readOnly() ? repeating : once, json);
        } catch (AwsServiceException e) {
            throw refused(e);
        } catch (SdkClientException e) {
            throw unanswered(request, e);
        } finally {
            Arrays.fill(json, (byte) 0);
        }
    }

    private KmsException refused(AwsServiceException e) {
        return WireErrors.of(
                place,
                e.awsErrorDetails().errorCode(),
                String.valueOf(e.awsErrorDetails().errorMessage()),
                "");
    }

    private KmsException unanswered(KmsRequest request, SdkClientException e) {
        String problem = place + " was not asked, or gave no reply: " + e.getMessage();
        if (request.operation().readOnly() || isNotSent(e)) {
            return new KmsException.DependencyTimeout(
                    problem, "See that AWS KMS is reached from here and that the SDK finds credentials", e);
        }
        return new KmsException.UnknownOutcome(
                problem + "; the change may have been made", "Look whether it was, before you try again");
    }

    private static boolean isNotSent(SdkClientException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return String.valueOf(e.getMessage()).contains("Unable to load credentials");
    }

    /** One operation of the client of the SDK. */
    private record SdkCall(Class<?> request, String method) {
        static SdkCall of(String operation) {
            try {
                return new SdkCall(
                        Class.forName(MODEL + operation + "Request"),
                        Character.toLowerCase(operation.charAt(0)) + operation.substring(1));
            } catch (ClassNotFoundException e) {
                throw new KmsException.Unsupported(
                        "the AWS SDK on the class path has no operation " + operation, "Use a newer one", e);
            }
        }

        SdkPojo run(KmsClient client, byte[] json) {
            try {
                Object builder = request.getMethod("builder").invoke(null);
                Object filled = SdkJson.request((SdkPojo) builder, json);
                return (SdkPojo) KmsClient.class.getMethod(method, request).invoke(client, filled);
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
            } catch (ReflectiveOperationException e) {
                throw new KmsException.Internal("the AWS SDK is not as it was", "Use another release of it", e);
            }
        }
    }

    @Override
    public void close() {
        repeating.close();
        once.close();
    }
}
