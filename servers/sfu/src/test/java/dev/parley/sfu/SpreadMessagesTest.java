package dev.parley.sfu;

/// Messages between participants who are on two shards in turns.
class SpreadMessagesTest extends MessagesTest {
  @Override
  SfuConfig config() {
    return SpreadSfuTest.spread();
  }
}
