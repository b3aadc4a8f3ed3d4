// TelegramAPITests
