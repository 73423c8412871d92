/// UDP by way of `recvmmsg` and `sendmmsg`, with segmentation offload in both directions.
package dev.parley.net.linux;
