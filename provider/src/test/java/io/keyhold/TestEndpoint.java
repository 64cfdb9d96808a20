package io.keyhold;

import io.keyhold.api.AccessKeyCredential;
import io.keyhold.server.KmsEndpoint;
import java.nio.file.Path;
import java.util.Optional;

/** What a server answers with, without its sockets. */
public final class TestEndpoint implements AutoCloseable {
    private static final String ROOT = "arn:aws:iam::111122223333:root";
    private final Life life;
    private final AccessKeyCredential credential;

    public TestEndpoint(Path directory) {
        life = new Life(directory);
        credential = life.keyhold().admin().createAccessKey(ROOT);
    }

    public Life life() {
        return life;
    }

    /** An access key of the root of the account. */
    public AccessKeyCredential credential() {
        return credential;
    }

    public KmsEndpoint endpoint() {
        return endpoint(Optional.empty());
    }

    /** One that is ill for that reason. */
    public KmsEndpoint endpoint(Optional<String> illness) {
        return new KmsEndpoint(life.keyhold().service(), "local-1", life.clock, () -> illness, each -> {});
    }

    @Override
    public void close() {
        life.close();
    }
}
