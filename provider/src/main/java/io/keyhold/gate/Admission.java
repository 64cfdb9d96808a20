package io.keyhold.gate;

/** Whether what was let in without a secret may go on: asked at every use, since its principal can get one meanwhile. */
@FunctionalInterface
public interface Admission {
    /** For what has shown its secret, or needs none. */
    Admission GRANTED = () -> {};

    /**
     * Lets it go on, or refuses it.
     *
     * @throws io.keyhold.api.KmsException.AccessDenied if the principal has a secret now, which was not shown
     */
    void require();
}
